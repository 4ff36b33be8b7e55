/// Columns of text.
enum TextTable {
    /// Rows with every column as wide as its widest cell, two spaces apart; no space at the ends of lines.
    static func lines(_ rows: [[String]], indent: Int = 2) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = String(repeating: " ", count: indent)
            for (column, cell) in row.enumerated() {
                line += cell
                guard column < row.count - 1 else { break }
                line += String(repeating: " ", count: widths[column] - cell.count + 2)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// `text` with spaces before it up to `width`.
    static func left(_ text: String, width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

/// `1 link`, `2 links`.
func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}

/// Times as people read them.
enum DurationText {
    /// Whole milliseconds below a second, else seconds with two digits.
    static func seconds(_ duration: Duration) -> String {
        let milliseconds = milliseconds(duration)
        guard milliseconds >= 1_000 else { return "\(Int(milliseconds.rounded())) ms" }
        return "\(fixed(milliseconds / 1_000, digits: 2)) s"
    }

    /// Milliseconds with one digit.
    static func short(_ duration: Duration) -> String {
        "\(fixed(milliseconds(duration), digits: 1)) ms"
    }

    /// Milliseconds as a number.
    static func milliseconds(_ duration: Duration) -> Double {
        let (seconds, attoseconds) = duration.components
        return Double(seconds) * 1_000 + Double(attoseconds) / 1e15
    }

    private static func fixed(_ value: Double, digits: Int) -> String {
        let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
        guard let scaled = Int(exactly: (value * Double(scale)).rounded()) else { return "\(value)" }
        let fraction = String(abs(scaled) % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
