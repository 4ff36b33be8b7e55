/// One of the written forms of JSON: what is sorted, escaped and spaced, and how doubles are spelt.
///
/// - Source: Specification 01 §2
struct JSONEncoding: Sendable {
    /// Whether the members of objects are sorted by code point, at every depth.
    var sortsKeys: Bool
    /// Whether every character outside U+0020 … U+007E is escaped, or control characters alone.
    var escapesNonASCII: Bool
    /// How doubles with an exponent are spelt.
    var doubleFormat: JSONDoubleFormat
    /// What stands after the comma on one line, and after the colon.
    var spacing: Spacing

    /// The white space between tokens.
    enum Spacing: Sendable {
        /// None.
        case compact
        /// One space after each comma and colon.
        case spaced
        /// A line for each element, indented by two for each level; one space after the colon.
        case indented
    }

    /// Form C: everything that is signed.
    static let canonical = JSONEncoding(
        sortsKeys: true, escapesNonASCII: true, doubleFormat: .padded, spacing: .compact)
    /// Form P: the wire.
    static let plain = JSONEncoding(
        sortsKeys: false, escapesNonASCII: false, doubleFormat: .short, spacing: .compact)
    /// Form P with an indent: certificate and policy files.
    static let indentedPlain = JSONEncoding(
        sortsKeys: false, escapesNonASCII: false, doubleFormat: .short, spacing: .indented)

    /// Form S: audit lines, and with sorted keys their hash input.
    static func spaced(sortingKeys: Bool) -> JSONEncoding {
        JSONEncoding(sortsKeys: sortingKeys, escapesNonASCII: true, doubleFormat: .padded, spacing: .spaced)
    }

    /// Escaped like form C, with an indent: genesis files, and with sorted keys saved replies.
    static func indentedASCII(sortingKeys: Bool) -> JSONEncoding {
        JSONEncoding(sortsKeys: sortingKeys, escapesNonASCII: true, doubleFormat: .padded, spacing: .indented)
    }

    /// Writes a value.
    func bytes(of value: JSONValue) -> [UInt8] {
        var writer = JSONWriter(encoding: self)
        writer.write(value)
        return writer.bytes
    }
}
