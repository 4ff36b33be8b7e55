extension TOMLItem {
    /// The value as TOML text on one line.
    var text: String {
        switch self {
        case .string(let value): TOMLText.basicString(value)
        case .integer(let value): String(value)
        case .float(let value): TOMLText.float(value)
        case .boolean(let value): value ? "true" : "false"
        case .dateTime(let text): text
        case .array(let items): "[" + items.map(\.text).joined(separator: ", ") + "]"
        case .table(let section):
            section.members.isEmpty
                ? "{}"
                : "{ " + section.members.map { TOMLText.line($0.key, $0.value) }.joined(separator: ", ") + " }"
        }
    }
}

/// How TOML spells things.
///
/// - Source: Specification 02 §13
enum TOMLText {
    /// A whole document: keys without a section first, then one section after the other.
    static func document(_ root: TOMLSection) -> String {
        var blocks: [String] = []
        var loose: [String] = []
        for member in root.members {
            if case .table(let section) = member.value {
                let lines = section.members.map { line($0.key, $0.value) }
                blocks.append((["[\(key(member.key))]"] + lines).joined(separator: "\n"))
            } else {
                loose.append(line(member.key, member.value))
            }
        }
        if !loose.isEmpty { blocks.insert(loose.joined(separator: "\n"), at: 0) }
        return blocks.isEmpty ? "" : blocks.joined(separator: "\n\n") + "\n"
    }

    /// `key = value`.
    static func line(_ name: String, _ value: TOMLItem) -> String {
        "\(key(name)) = \(value.text)"
    }

    /// A key: bare where TOML allows it.
    static func key(_ name: String) -> String {
        let isBare =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
        return isBare ? name : basicString(name)
    }

    /// A basic string; quotes, backslashes and control characters are escaped.
    static func basicString(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\u{08}": text += "\\b"
            case "\t": text += "\\t"
            case "\n": text += "\\n"
            case "\u{0C}": text += "\\f"
            case "\r": text += "\\r"
            case "\u{00}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 16, uppercase: true)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }

    static func float(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        return "\(value)"
    }
}
