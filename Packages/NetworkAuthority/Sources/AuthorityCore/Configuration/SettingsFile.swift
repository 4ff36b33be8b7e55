/// The lines of a settings file: `KEY=VALUE`, `#` comments, no quotes and no expansion.
///
/// - Source: Specification 06 §13
public struct SettingsFile: Sendable, Equatable {
    /// One setting and where it stands.
    public struct Entry: Sendable, Equatable {
        /// The name, `[A-Za-z_][A-Za-z0-9_]*`.
        public let name: String
        /// The text after the first `=`, without the white space around it; never empty.
        public let value: String
        /// The line, counted from 1; 0 for a setting that does not come from a file.
        public let line: Int

        /// Makes an entry.
        public init(name: String, value: String, line: Int) {
            self.name = name
            self.value = value
            self.line = line
        }
    }

    /// The settings in the order of the file, each name once.
    ///
    /// Empty values are left out: they count as unset.
    public let entries: [Entry]

    /// Reads the text of a settings file.
    ///
    /// - Parameters:
    ///   - bytes: the text in UTF-8; a byte order mark at its beginning is skipped
    ///   - path: the file's name for error messages
    /// - Throws: ``SettingsError`` that names file and line.
    public init(parsing bytes: [UInt8], path: String) throws(SettingsError) {
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        var entries: [Entry] = []
        var lines: [[UInt8]: Int] = [:]
        for (index, raw) in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        {
            let number = index + 1
            let line = Self.trimmed(raw)
            guard let first = line.first, first != UInt8(ascii: "#") else { continue }
            guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else {
                throw SettingsError("\(path):\(number): expected KEY=VALUE")
            }
            let name = Self.trimmed(line[..<equals])
            guard Self.isName(name) else {
                throw SettingsError(
                    "\(path):\(number): a name consists of letters, digits and _, and begins with no digit")
            }
            if let earlier = lines.updateValue(number, forKey: Array(name)) {
                throw SettingsError(
                    "\(path):\(number): \(String(decoding: name, as: UTF8.self)) is set already in line \(earlier)")
            }
            guard let value = String(validating: Self.trimmed(line[(equals + 1)...]), as: UTF8.self) else {
                throw SettingsError("\(path):\(number): the value is not UTF-8")
            }
            if !value.isEmpty {
                entries.append(Entry(name: String(decoding: name, as: UTF8.self), value: value, line: number))
            }
        }
        self.entries = entries
    }

    /// The value of a setting, or nil when it is not set.
    public func value(of name: String) -> Entry? {
        entries.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let blanks: [UInt8] = [0x20, 0x09, 0x0D]
        guard let start = text.firstIndex(where: { !blanks.contains($0) }),
            let end = text.lastIndex(where: { !blanks.contains($0) })
        else { return [] }
        return text[start...end]
    }

    private static func isName(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return text.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}

/// A setting that cannot be used: the message names the file and line or the variable, and says what is expected.
public struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, where, and what is expected.
    public let message: String

    /// Makes an error with a message for the operator.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
