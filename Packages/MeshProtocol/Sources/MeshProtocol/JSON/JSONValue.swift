/// A JSON value, with integers and doubles kept apart.
///
/// Values compare exactly: strings by their UTF-8 bytes, doubles by bit pattern, an integer never equals a
/// double, and objects are equal when they hold equal members in any order.
/// - Source: Specification 01 §1
public enum JSONValue: Sendable {
    /// The value `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number token without fraction or exponent.
    case integer(JSONInteger)
    /// Any other number token; a finite IEEE 754 binary64 when it was read.
    case double(Double)
    /// A sequence of Unicode scalar values, never normalised.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Named members in order.
    case object(JSONObject)

    /// Makes an integer value from any integer that fits 64 bits; others saturate at the ends of the range.
    public static func int(_ value: some BinaryInteger) -> JSONValue {
        if let exact = JSONInteger(exactly: value) { return .integer(exact) }
        return .integer(value < 0 ? JSONInteger(Int64.min) : JSONInteger(UInt64.max))
    }
}

// MARK: - Typed access

extension JSONValue {
    /// The text of a string.
    public var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of an integer token that fits; a double token has none.
    public var int64Value: Int64? {
        if case .integer(let integer) = self { integer.int64 } else { nil }
    }

    /// The value of an integer or double token.
    public var doubleValue: Double? {
        switch self {
        case .double(let double): double
        case .integer(let integer): integer.doubleValue
        default: nil
        }
    }

    /// The value of a boolean.
    public var boolValue: Bool? {
        if case .bool(let bool) = self { bool } else { nil }
    }

    /// The elements of a list.
    public var arrayValue: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The object itself.
    public var objectValue: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// Whether the value is `null`.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }
}

extension JSONValue: Equatable {
    /// Compares exactly: see the type.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.double(let left), .double(let right)): left.bitPattern == right.bitPattern
        case (.string(let left), .string(let right)): left.isSameText(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The plain form, for messages to people.
    public var description: String {
        String(decoding: plainBytes(), as: UTF8.self)
    }
}
