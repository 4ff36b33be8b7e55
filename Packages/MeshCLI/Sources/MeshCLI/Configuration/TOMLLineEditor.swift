/// Changes one line of a TOML text and leaves the others as they are.
///
/// It knows sections and single-line values only; whoever uses it checks that the result says what was meant.
struct TOMLLineEditor {
    private let lines: [Substring]

    init(text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The text with `key` of `section` set to `value`.
    func setting(_ value: TOMLItem, section: String, key: String) -> String {
        var lines = lines.map(String.init)
        let line = TOMLText.line(key, value)
        guard let header = lines.firstIndex(where: { Self.header($0) == section }) else {
            while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
            let gap = lines.isEmpty ? [] : [""]
            return (lines + gap + ["[\(TOMLText.key(section))]", line, ""]).joined(separator: "\n")
        }
        let end = lines[(header + 1)...].firstIndex { Self.isHeader($0) } ?? lines.endIndex
        if let place = lines[(header + 1)..<end].firstIndex(where: { Self.key($0) == key }) {
            lines[place] = line + Self.comment(of: lines[place])
        } else {
            let last = lines[header..<end].lastIndex { !$0.allSatisfy(\.isWhitespace) } ?? header
            lines.insert(line, at: last + 1)
        }
        if lines.last?.isEmpty == false { lines.append("") }
        return lines.joined(separator: "\n")
    }

    private static func isHeader(_ line: String) -> Bool {
        line.drop(while: \.isWhitespace).hasPrefix("[")
    }

    /// The name in `[name]`, nil for any other line.
    private static func header(_ line: String) -> String? {
        let text = line.drop(while: \.isWhitespace)
        guard text.hasPrefix("["), !text.hasPrefix("[["), let close = text.firstIndex(of: "]") else { return nil }
        return trimmed(text[text.index(after: text.startIndex)..<close])
    }

    /// The key in `key = value`, nil for any other line.
    private static func key(_ line: String) -> String? {
        guard let equals = line.firstIndex(of: "=") else { return nil }
        return trimmed(line[..<equals])
    }

    /// The comment behind a value in basic quotes, with the space before it.
    private static func comment(of line: String) -> String {
        guard let equals = line.firstIndex(of: "=") else { return "" }
        var rest = line[line.index(after: equals)...].drop(while: \.isWhitespace)
        if rest.hasPrefix("\"") {
            rest = rest.dropFirst()
            var escaped = false
            while let character = rest.popFirst(), escaped || character != "\"" {
                escaped = !escaped && character == "\\"
            }
        } else {
            rest = rest.drop { $0 != "#" && $0 != "\"" && $0 != "'" }
        }
        let comment = rest.drop(while: \.isWhitespace)
        return comment.hasPrefix("#") ? "  \(comment)" : ""
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
