/// Typed access to the members of one object, for the decoders of documents.
///
/// Each accessor accepts exactly its JSON type. A missing member takes the default that the document gives it,
/// or is refused; `null` is accepted by the `optional…` accessors only. Members that nobody reads are ignored.
///
/// - Source: Specification 01 §3.1
public struct FieldReader: Sendable {
    /// The members as received.
    public let object: JSONObject

    /// Reads the members of an object.
    ///
    /// - Throws: `DecodingRefusal` when the value is not an object.
    public init(_ json: JSONValue) throws(DecodingRefusal) {
        guard case .object(let object) = json else {
            throw DecodingRefusal(reason: "expected an object, found \(json.kind)")
        }
        self.object = object
    }

    /// Reads the members of an object.
    public init(members object: JSONObject) {
        self.object = object
    }

    // MARK: Strings

    /// A required string.
    public func string(_ name: String) throws(DecodingRefusal) -> String {
        try text(of: required(name), name)
    }

    /// A string with a default for the case that the member is missing.
    public func string(_ name: String, default value: String) throws(DecodingRefusal) -> String {
        guard let json = object[name] else { return value }
        return try text(of: json, name)
    }

    /// A string that may be missing but not `null`.
    public func string(whenPresent name: String) throws(DecodingRefusal) -> String? {
        guard let json = object[name] else { return nil }
        return try text(of: json, name)
    }

    /// A string that may be missing or `null`.
    public func optionalString(_ name: String) throws(DecodingRefusal) -> String? {
        guard let json = object[name], !json.isNull else { return nil }
        return try text(of: json, name)
    }

    // MARK: Numbers

    /// A required integer; refused outside −2^63 … 2^63−1.
    public func integer(_ name: String) throws(DecodingRefusal) -> Int64 {
        try integer(of: required(name), name)
    }

    /// An integer with a default for the case that the member is missing.
    public func integer(_ name: String, default value: Int64) throws(DecodingRefusal) -> Int64 {
        guard let json = object[name] else { return value }
        return try integer(of: json, name)
    }

    /// A required double; integer tokens are accepted and converted.
    public func double(_ name: String) throws(DecodingRefusal) -> Double {
        try double(of: required(name), name)
    }

    /// A double with a default for the case that the member is missing.
    public func double(_ name: String, default value: Double) throws(DecodingRefusal) -> Double {
        guard let json = object[name] else { return value }
        return try double(of: json, name)
    }

    /// A double that may be missing but not `null`.
    public func double(whenPresent name: String) throws(DecodingRefusal) -> Double? {
        guard let json = object[name] else { return nil }
        return try double(of: json, name)
    }

    /// A double that may be missing or `null`.
    public func optionalDouble(_ name: String) throws(DecodingRefusal) -> Double? {
        guard let json = object[name], !json.isNull else { return nil }
        return try double(of: json, name)
    }

    // MARK: Timestamps

    /// A required timestamp.
    public func timestamp(_ name: String) throws(DecodingRefusal) -> Timestamp {
        try timestamp(of: required(name), name)
    }

    /// A timestamp that may be missing or `null`.
    public func optionalTimestamp(_ name: String) throws(DecodingRefusal) -> Timestamp? {
        guard let json = object[name], !json.isNull else { return nil }
        return try timestamp(of: json, name)
    }

    // MARK: Lists and objects

    /// A required list of strings.
    public func strings(_ name: String) throws(DecodingRefusal) -> [String] {
        try strings(of: required(name), name)
    }

    /// A list of strings with a default for the case that the member is missing.
    public func strings(_ name: String, default value: [String]) throws(DecodingRefusal) -> [String] {
        guard let json = object[name] else { return value }
        return try strings(of: json, name)
    }

    /// A list of integers with a default for the case that the member is missing.
    public func integers(_ name: String, default value: [Int64]) throws(DecodingRefusal) -> [Int64] {
        guard let json = object[name] else { return value }
        var result: [Int64] = []
        for (index, element) in try elements(of: json, name).enumerated() {
            result.append(try integer(of: element, "\(name)[\(index)]"))
        }
        return result
    }

    /// A required list of anything.
    public func array(_ name: String) throws(DecodingRefusal) -> [JSONValue] {
        try elements(of: required(name), name)
    }

    /// A list of anything with a default for the case that the member is missing.
    public func array(_ name: String, default value: [JSONValue]) throws(DecodingRefusal) -> [JSONValue] {
        guard let json = object[name] else { return value }
        return try elements(of: json, name)
    }

    /// A free-form object with a default for the case that the member is missing.
    public func object(_ name: String, default value: JSONObject) throws(DecodingRefusal) -> JSONObject {
        guard let json = object[name] else { return value }
        guard case .object(let members) = json else { throw refusal(name, "an object", json) }
        return members
    }

    /// A required inner document.
    public func document<D: JSONDocument>(_ name: String, as type: D.Type = D.self) throws(DecodingRefusal) -> D {
        try decode(required(name), at: name)
    }

    /// An inner document with a default for the case that the member is missing.
    public func document<D: JSONDocument>(_ name: String, default value: D) throws(DecodingRefusal) -> D {
        guard let json = object[name] else { return value }
        return try decode(json, at: name)
    }

    /// A list of inner documents, empty when the member is missing.
    public func documents<D: JSONDocument>(_ name: String, of type: D.Type = D.self) throws(DecodingRefusal) -> [D] {
        guard let json = object[name] else { return [] }
        let values = try elements(of: json, name)
        var result: [D] = []
        result.reserveCapacity(values.count)
        for value in values {
            do throws(DecodingRefusal) {
                result.append(try D(json: value))
            } catch {
                throw error.within("\(name)[\(result.count)]")
            }
        }
        return result
    }

    // MARK: Unknown members

    /// Refuses an object that has members beyond the known ones.
    ///
    /// Names are compared byte for byte.
    ///
    /// - Throws: `DecodingRefusal` naming the first unknown member.
    public func refuseUnknownMembers(knowing names: [String]) throws(DecodingRefusal) {
        if let unknown = object.first(where: { member in !names.contains { $0.isSameText(as: member.name) } }) {
            throw DecodingRefusal(member: unknown.name, reason: "unknown member; remove it")
        }
    }

    // MARK: One value

    private func required(_ name: String) throws(DecodingRefusal) -> JSONValue {
        guard let json = object[name] else {
            throw DecodingRefusal(member: name, reason: "required member is missing")
        }
        return json
    }

    private func text(of json: JSONValue, _ name: String) throws(DecodingRefusal) -> String {
        guard case .string(let text) = json else { throw refusal(name, "a string", json) }
        return text
    }

    private func integer(of json: JSONValue, _ name: String) throws(DecodingRefusal) -> Int64 {
        guard case .integer(let integer) = json else { throw refusal(name, "an integer", json) }
        guard let value = integer.int64 else {
            throw DecodingRefusal(member: name, reason: "expected an integer up to 2^63-1, found a larger one")
        }
        return value
    }

    private func double(of json: JSONValue, _ name: String) throws(DecodingRefusal) -> Double {
        guard let value = json.doubleValue else { throw refusal(name, "a number", json) }
        return value
    }

    private func timestamp(of json: JSONValue, _ name: String) throws(DecodingRefusal) -> Timestamp {
        let text = try text(of: json, name)
        do throws(DecodingRefusal) {
            return try Timestamp(text)
        } catch {
            throw error.within(name)
        }
    }

    private func elements(of json: JSONValue, _ name: String) throws(DecodingRefusal) -> [JSONValue] {
        guard case .array(let elements) = json else { throw refusal(name, "an array", json) }
        return elements
    }

    private func strings(of json: JSONValue, _ name: String) throws(DecodingRefusal) -> [String] {
        let elements = try elements(of: json, name)
        var result: [String] = []
        result.reserveCapacity(elements.count)
        for element in elements {
            guard case .string(let text) = element else {
                throw refusal("\(name)[\(result.count)]", "a string", element)
            }
            result.append(text)
        }
        return result
    }

    private func decode<D: JSONDocument>(_ json: JSONValue, at name: String) throws(DecodingRefusal) -> D {
        do throws(DecodingRefusal) {
            return try D(json: json)
        } catch {
            throw error.within(name)
        }
    }

    private func refusal(_ name: String, _ expected: String, _ found: JSONValue) -> DecodingRefusal {
        DecodingRefusal(member: name, reason: "expected \(expected), found \(found.kind)")
    }
}
