extension String {
    /// The text made fit for a line of a terminal: control and format characters become spaces.
    var printable: String {
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: scalars.append(" ")
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// The text in quotes on one line, as the reference shows it: single quotes unless they stand in the text alone.
    var quoted: String {
        let quote: Unicode.Scalar = unicodeScalars.contains("'") && !unicodeScalars.contains("\"") ? "\"" : "'"
        var scalars = String.UnicodeScalarView([quote])
        for scalar in unicodeScalars {
            switch scalar {
            case "\\", quote: scalars.append(contentsOf: ["\\", scalar])
            case "\n": scalars.append(contentsOf: "\\n".unicodeScalars)
            case "\r": scalars.append(contentsOf: "\\r".unicodeScalars)
            case "\t": scalars.append(contentsOf: "\\t".unicodeScalars)
            case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{A0}":
                let digits = String(scalar.value, radix: 16)
                scalars.append(contentsOf: ("\\x" + (digits.count < 2 ? "0" : "") + digits).unicodeScalars)
            default: scalars.append(scalar)
            }
        }
        scalars.append(quote)
        return String(scalars)
    }
}
