extension JSONValue {
    /// What the value is, in words for a refusal.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer: "an integer"
        case .double: "a number with fraction or exponent"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The text, or `null` when it is absent.
    static func optional(_ text: String?) -> JSONValue {
        text.map { .string($0) } ?? .null
    }

    /// The number, or `null` when it is absent.
    static func optional(_ number: Double?) -> JSONValue {
        number.map { .double($0) } ?? .null
    }

    /// The timestamp's text, or `null` when it is absent.
    static func optional(_ timestamp: Timestamp?) -> JSONValue {
        timestamp.map { .string($0.text) } ?? .null
    }

    /// A list of strings.
    static func strings(_ texts: [String]) -> JSONValue {
        .array(texts.map { .string($0) })
    }

    /// A list of documents.
    static func documents(_ documents: [some JSONDocument]) -> JSONValue {
        .array(documents.map(\.json))
    }
}
