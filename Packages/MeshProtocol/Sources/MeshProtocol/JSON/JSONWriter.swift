/// Writes JSON values in one encoding, appending to one buffer.
///
/// - Source: Specification 01 §2
struct JSONWriter {
    private let encoding: JSONEncoding
    private(set) var bytes: [UInt8] = []
    private var depth = 0

    init(encoding: JSONEncoding) {
        self.encoding = encoding
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(true): bytes.append(contentsOf: "true".utf8)
        case .bool(false): bytes.append(contentsOf: "false".utf8)
        case .integer(let integer): bytes.append(contentsOf: integer.description.utf8)
        case .double(let double): encoding.doubleFormat.append(double, to: &bytes)
        case .string(let text): write(text)
        case .array(let elements): write(elements)
        case .object(let object): write(object)
        }
    }

    private mutating func write(_ elements: [JSONValue]) {
        bytes.append(ASCII.openBracket)
        depth += 1
        var isFirst = true
        for element in elements {
            separate(isFirst: isFirst)
            isFirst = false
            write(element)
        }
        close(with: ASCII.closeBracket, isEmpty: isFirst)
    }

    private mutating func write(_ object: JSONObject) {
        bytes.append(ASCII.openBrace)
        depth += 1
        var isFirst = true
        for member in encoding.sortsKeys ? object.sortedMembers() : object.members {
            separate(isFirst: isFirst)
            isFirst = false
            write(member.name)
            bytes.append(ASCII.colon)
            if encoding.spacing != .compact { bytes.append(ASCII.space) }
            write(member.value)
        }
        close(with: ASCII.closeBrace, isEmpty: isFirst)
    }

    /// Writes what stands before an element: a comma unless it is the first, and white space.
    private mutating func separate(isFirst: Bool) {
        if !isFirst {
            bytes.append(ASCII.comma)
            if encoding.spacing == .spaced { bytes.append(ASCII.space) }
        }
        if encoding.spacing == .indented { startLine() }
    }

    private mutating func close(with bracket: UInt8, isEmpty: Bool) {
        depth -= 1
        if encoding.spacing == .indented, !isEmpty { startLine() }
        bytes.append(bracket)
    }

    private mutating func startLine() {
        bytes.append(ASCII.lineFeed)
        bytes.append(contentsOf: repeatElement(ASCII.space, count: 2 * depth))
    }

    private mutating func write(_ text: String) {
        bytes.append(ASCII.quote)
        // Copied as it is first, then looked at: texts without escapes are the rule, and this is the fast way.
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        if containsEscaped(from: start) {
            bytes.removeSubrange(start...)
            for scalar in text.unicodeScalars { write(scalar) }
        }
        bytes.append(ASCII.quote)
    }

    /// Whether a byte from `start` on has to be escaped: the loop that most of a message's time goes into.
    private func containsEscaped(from start: Int) -> Bool {
        // No byte of UTF-8 is 0xFF.
        let firstEscapedAbove: UInt8 = encoding.escapesNonASCII ? 0x7F : 0xFF
        for position in start..<bytes.count {
            let byte = bytes[position]
            guard byte >= ASCII.space, byte < firstEscapedAbove, byte != ASCII.quote, byte != ASCII.backslash else {
                return true
            }
        }
        return false
    }

    /// Whether a byte of UTF-8 stands for itself.
    private func isUnescaped(_ byte: UInt8) -> Bool {
        byte >= ASCII.space && byte != ASCII.quote && byte != ASCII.backslash
            && (byte < 0x7F || !encoding.escapesNonASCII)
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        if scalar.isASCII, isUnescaped(UInt8(truncatingIfNeeded: scalar.value)) {
            bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            return
        }
        switch scalar {
        case "\"": escape(ASCII.quote)
        case "\\": escape(ASCII.backslash)
        case "\u{08}": escape(ASCII.lowerB)
        case "\u{09}": escape(ASCII.lowerT)
        case "\u{0A}": escape(ASCII.lowerN)
        case "\u{0C}": escape(ASCII.lowerF)
        case "\u{0D}": escape(ASCII.lowerR)
        case "\u{20}"... where !encoding.escapesNonASCII:
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default: for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter { escape(unit: unit) }
        }
    }

    private mutating func escape(_ letter: UInt8) {
        bytes.append(ASCII.backslash)
        bytes.append(letter)
    }

    private mutating func escape(unit: UInt16) {
        escape(ASCII.lowerU)
        for shift: UInt16 in [12, 8, 4, 0] {
            bytes.append(ASCII.hexDigit(UInt8(truncatingIfNeeded: unit >> shift)))
        }
    }
}
