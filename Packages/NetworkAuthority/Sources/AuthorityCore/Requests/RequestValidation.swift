internal import MeshProtocol

/// What is wrong with the members of a request, gathered so that the requester is told all of it at once.
///
/// A member of the wrong type counts as its default from then on.
/// - Source: Specification 06 §7
struct RequestValidation {
    private var errors: [JSONValue] = []

    /// Throws the refusal that says what is wrong, unless nothing is.
    func throwIfAny() throws(AuthorityRefusal) {
        guard !errors.isEmpty else { return }
        throw AuthorityRefusal(
            .requestValidationFailed, "Request validation failed", details: ["errors": .array(errors)])
    }

    /// Notes what is wrong with the value at a place: names of members and positions in lists.
    mutating func note(_ place: [JSONValue], _ message: String, type: String = "value_error") {
        guard errors.count < AuthorityLimits.validationErrors else { return }
        errors.append(["loc": .array(place), "msg": .string(message), "type": .string(type)])
    }
}

// Types.
extension RequestValidation {
    /// A value of one type, or its default where the member is missing.
    private mutating func value<Value>(
        _ object: JSONObject, _ place: [JSONValue], default standard: Value, _ expected: String,
        _ read: (JSONValue) -> Value?
    ) -> Value {
        guard let name = place.last?.stringValue, let json = object[name] else { return standard }
        if let value = read(json) { return value }
        note(place, "must be \(expected)", type: "type_error")
        return standard
    }

    mutating func text(_ object: JSONObject, _ place: [JSONValue], default standard: String) -> String {
        value(object, place, default: standard, "text") { $0.stringValue }
    }

    mutating func integer(_ object: JSONObject, _ place: [JSONValue], default standard: Int64) -> Int64 {
        value(object, place, default: standard, "a whole number") { $0.int64Value }
    }

    mutating func object(_ object: JSONObject, _ place: [JSONValue]) -> JSONObject {
        value(object, place, default: [:], "an object") { $0.objectValue }
    }

    mutating func texts(_ object: JSONObject, _ place: [JSONValue], default standard: [String]) -> [String] {
        list(object, place, default: standard, "text") { $0.stringValue }
    }

    mutating func integers(_ object: JSONObject, _ place: [JSONValue], default standard: [Int64]) -> [Int64] {
        list(object, place, default: standard, "a whole number") { $0.int64Value }
    }

    private mutating func list<Element>(
        _ object: JSONObject, _ place: [JSONValue], default standard: [Element], _ expected: String,
        _ read: (JSONValue) -> Element?
    ) -> [Element] {
        let elements: [JSONValue]? = value(object, place, default: nil, "a list") { $0.arrayValue }
        guard let elements else { return standard }
        var list: [Element] = []
        for (index, element) in elements.enumerated() {
            if let element = read(element) {
                list.append(element)
            } else {
                note(place + [.int(index)], "must be \(expected)", type: "type_error")
            }
        }
        return list
    }
}

// Bounds.
extension RequestValidation {
    /// Checks the length and the characters of a text.
    mutating func check(_ text: String, _ place: [JSONValue], upTo characters: Int) {
        guard text.utf8.count <= characters * 4, text.unicodeScalars.count <= characters else {
            return note(place, "must not be longer than \(characters) characters")
        }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            note(place, "must not hold control characters")
        }
    }

    /// Checks the number of elements of a list.
    mutating func check(count: Int, _ place: [JSONValue], upTo limit: Int) {
        if count > limit { note(place, "must not have more than \(limit) elements") }
    }

    /// Checks the number of texts in a list, and each of them.
    mutating func check(_ texts: [String], _ place: [JSONValue], upTo limit: Int, characters: Int) {
        check(count: texts.count, place, upTo: limit)
        for (index, text) in texts.prefix(limit).enumerated() {
            check(text, place + [.int(index)], upTo: characters)
        }
    }
}
