/// An authority's settings file that is being written: `NAME=value` lines and comments.
///
/// Lines are kept as they are; only a setting that is set changes its line. Reading a file in order to run an authority
/// is `AuthoritySettings`' work.
///
/// - Source: Specification 06 §13
struct SettingsDocument: Sendable {
    /// Where the file is, as the user gave it.
    let path: String

    private var lines: [String]
    private var places: [String: Int]
    private var values: [String: String]

    /// An empty file with a comment of `header` lines.
    init(path: String, header: [String]) {
        self.path = path
        lines = header.map { "# \($0)" }
        places = [:]
        values = [:]
    }

    /// Reads a file.
    ///
    /// A name twice, or a line that is no setting, is an error naming file and line.
    init(path: String, in context: CommandContext) throws {
        try self.init(path: path, text: context.readText(path))
    }

    /// Reads the text of a file.
    init(path: String, text: String) throws {
        self.init(path: path, header: [])
        // Swift reads CR LF as one character, so it is a separator of its own.
        lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
        if lines.last?.isEmpty == true { lines.removeLast() }
        for (index, line) in lines.enumerated() {
            let place = "\(path):\(index + 1)"
            let text = Self.trimmed(line[...])
            guard !text.isEmpty, !text.hasPrefix("#") else { continue }
            guard let equals = text.firstIndex(of: "=") else { throw CommandFailure("\(place): expected KEY=VALUE.") }
            let name = Self.trimmed(text[..<equals])
            guard Self.isName(name) else { throw CommandFailure("\(place): invalid setting name '\(name)'.") }
            guard places[name] == nil else { throw CommandFailure("\(place): \(name) is set twice.") }
            places[name] = index
            values[name] = Self.trimmed(text[text.index(after: equals)...])
        }
    }

    /// The value of a setting; an empty one counts as unset.
    subscript(_ name: String) -> String? {
        values[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Sets a value on its line, or on a new one at the end.
    mutating func set(_ name: String, to value: String) {
        values[name] = value
        if let place = places[name] {
            lines[place] = "\(name)=\(value)"
        } else {
            places[name] = lines.count
            lines.append("\(name)=\(value)")
        }
    }

    /// The whole file.
    var text: String { lines.joined(separator: "\n") + "\n" }

    /// Replaces the file atomically; only its owner may read it.
    func save(in context: CommandContext) throws {
        try context.writeFile(Array(text.utf8), to: path, mode: 0o600)
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
