public import MeshProtocol

/// Says where a value does not fit a schema: the part of JSON Schema 2020-12 that the description uses.
///
/// A keyword that it does not know is a problem too, so that nothing is passed over.
public struct JSONSchemaCheck: Sendable {
    private let root: JSONValue

    /// Makes a check with the document in which references are looked up.
    public init(root: JSONValue) {
        self.root = root
    }

    /// Where a value does not fit a schema; empty when it does.
    public func problems(_ value: JSONValue, _ schema: JSONValue, at place: String = "$") -> [String] {
        guard let keywords = schema.objectValue else {
            return schema.boolValue == true ? [] : ["\(place): the schema is neither an object nor true"]
        }
        return keywords.flatMap { problems(value, $0.name, $0.value, of: keywords, at: place) }
    }

    private func problems(
        _ value: JSONValue, _ keyword: String, _ operand: JSONValue, of schema: JSONObject, at place: String
    ) -> [String] {
        switch keyword {
        case "$ref": return reference(operand).map { problems(value, $0, at: place) } ?? ["\(place): no \(operand)"]
        case "allOf": return (operand.arrayValue ?? []).flatMap { problems(value, $0, at: place) }
        case "anyOf":
            let findings = (operand.arrayValue ?? []).map { problems(value, $0, at: place) }
            return findings.contains(where: \.isEmpty) ? [] : findings.flatMap(\.self)
        case "if":
            guard problems(value, operand, at: place).isEmpty else { return [] }
            return schema["then"].map { problems(value, $0, at: place) } ?? []
        case "then", "description", "default", "examples": return []
        case "const": return value == operand ? [] : ["\(place): \(value) is not \(operand)"]
        case "enum":
            return operand.arrayValue?.contains(value) == true ? [] : ["\(place): \(value) is none of \(operand)"]
        case "type": return fits(value, operand.stringValue) ? [] : ["\(place): \(value) is no \(operand)"]
        default: return bounds(value, keyword, operand, of: schema, at: place)
        }
    }

    private func bounds(
        _ value: JSONValue, _ keyword: String, _ operand: JSONValue, of schema: JSONObject, at place: String
    ) -> [String] {
        let length = value.stringValue?.unicodeScalars.count
        let fits: Bool
        switch keyword {
        case "minLength": fits = atLeast(length, operand)
        case "maxLength": fits = atMost(length, operand)
        case "minItems": fits = atLeast(value.arrayValue?.count, operand)
        case "maxItems": fits = atMost(value.arrayValue?.count, operand)
        case "minimum": fits = value.doubleValue.map { $0 >= operand.doubleValue ?? .infinity } ?? true
        case "maximum": fits = value.doubleValue.map { $0 <= operand.doubleValue ?? -.infinity } ?? true
        case "pattern": fits = value.stringValue.map { matches($0, operand.stringValue ?? "(") } ?? true
        case "items":
            return (value.arrayValue ?? []).enumerated().flatMap { problems($1, operand, at: "\(place)[\($0)]") }
        case "required":
            let names = (operand.arrayValue ?? []).compactMap(\.stringValue)
            guard let object = value.objectValue else { return [] }
            return names.filter { object[$0] == nil }.map { "\(place): \($0) is missing" }
        case "properties":
            return (operand.objectValue ?? [:]).flatMap { member in
                value.objectValue?[member.name].map { problems($0, member.value, at: "\(place).\(member.name)") } ?? []
            }
        case "additionalProperties":
            let known = schema["properties"]?.objectValue ?? [:]
            return (value.objectValue ?? [:]).filter { known[$0.name] == nil }.flatMap { member in
                operand.boolValue == false
                    ? ["\(place): \(member.name) is not described"]
                    : problems(member.value, operand, at: "\(place).\(member.name)")
            }
        default: return ["\(place): the keyword \(keyword) is not known"]
        }
        return fits ? [] : ["\(place): \(value) against \(keyword) \(operand)"]
    }

    private func atLeast(_ count: Int?, _ operand: JSONValue) -> Bool {
        count.map { Int64($0) >= operand.int64Value ?? .max } ?? true
    }

    private func atMost(_ count: Int?, _ operand: JSONValue) -> Bool {
        count.map { Int64($0) <= operand.int64Value ?? .min } ?? true
    }

    private func matches(_ text: String, _ pattern: String) -> Bool {
        // A pattern that cannot be read fits nothing, which is a problem of its own.
        guard let expression = try? Regex(pattern) else { return false }
        return text.firstMatch(of: expression) != nil
    }

    private func fits(_ value: JSONValue, _ type: String?) -> Bool {
        switch (type, value) {
        case ("string", .string), ("integer", .integer), ("boolean", .bool), ("null", .null), ("array", .array),
            ("object", .object):
            true
        default: false
        }
    }

    private func reference(_ operand: JSONValue) -> JSONValue? {
        let parts = (operand.stringValue ?? "").split(separator: "/")
        guard parts.first == "#" else { return nil }
        return parts.dropFirst().reduce(Optional(root)) { $0?.objectValue?[String($1)] }
    }
}
