internal import MeshProtocol

/// A schema of JSON values: the part of JSON Schema that the description of the interface uses.
///
/// - Source: JSON Schema 2020-12, as OpenAPI 3.1 takes it over
struct JSONSchema: Sendable {
    /// A member of an object.
    struct Member: Sendable {
        let name: String
        let schema: JSONSchema
        let isRequired: Bool

        static func required(_ name: String, _ schema: JSONSchema) -> Member {
            Member(name: name, schema: schema, isRequired: true)
        }

        static func optional(_ name: String, _ schema: JSONSchema) -> Member {
            Member(name: name, schema: schema, isRequired: false)
        }
    }

    private(set) var json: JSONObject

    private init(_ json: JSONObject) {
        self.json = json
    }

    // MARK: Types

    static let any = JSONSchema([:])
    static let boolean = JSONSchema(["type": "boolean"])
    static let null = JSONSchema(["type": "null"])
    static let wholeNumber = JSONSchema(["type": "integer"])

    static func text(
        _ lengths: ClosedRange<Int>? = nil, pattern: String? = nil
    ) -> JSONSchema {
        var json: JSONObject = ["type": "string"]
        if let lengths {
            if lengths.lowerBound > 0 { json["minLength"] = .int(lengths.lowerBound) }
            json["maxLength"] = .int(lengths.upperBound)
        }
        json["pattern"] = pattern.map { .string($0) }
        return JSONSchema(json)
    }

    static func oneOf(_ texts: [String]) -> JSONSchema {
        JSONSchema(["type": "string", "enum": .array(texts.map { .string($0) })])
    }

    static func constant(_ value: JSONValue) -> JSONSchema {
        JSONSchema(["const": value])
    }

    static func integer(_ range: PartialRangeFrom<Int64>) -> JSONSchema {
        JSONSchema(["type": "integer", "minimum": .int(range.lowerBound)])
    }

    static func integer(_ range: ClosedRange<Int64>) -> JSONSchema {
        JSONSchema([
            "type": "integer", "minimum": .int(range.lowerBound), "maximum": .int(range.upperBound),
        ])
    }

    static func list(of element: JSONSchema, _ counts: ClosedRange<Int>? = nil) -> JSONSchema {
        var json: JSONObject = ["type": "array", "items": element.value]
        if let counts {
            if counts.lowerBound > 0 { json["minItems"] = .int(counts.lowerBound) }
            json["maxItems"] = .int(counts.upperBound)
        }
        return JSONSchema(json)
    }

    /// An object with these members and, if it is open, any others.
    static func object(_ members: [Member], isOpen: Bool = false) -> JSONSchema {
        var json: JSONObject = [
            "type": "object", "properties": .object(JSONObject(members.map { ($0.name, $0.schema.value) })),
        ]
        let required = members.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { json["required"] = .array(required) }
        if !isOpen { json["additionalProperties"] = false }
        return JSONSchema(json)
    }

    /// An object whose members all have this form.
    static func table(of element: JSONSchema) -> JSONSchema {
        JSONSchema(["type": "object", "additionalProperties": element.value])
    }

    static func reference(_ component: SchemaComponent) -> JSONSchema {
        JSONSchema(["$ref": .string("#/components/schemas/\(component.rawValue)")])
    }

    static func anyOf(_ schemas: [JSONSchema]) -> JSONSchema {
        JSONSchema(["anyOf": .array(schemas.map(\.value))])
    }

    static func allOf(_ schemas: [JSONSchema]) -> JSONSchema {
        JSONSchema(["allOf": .array(schemas.map(\.value))])
    }

    /// What holds where another schema does.
    static func when(_ condition: JSONSchema, then consequence: JSONSchema) -> JSONSchema {
        JSONSchema(["if": condition.value, "then": consequence.value])
    }

    // MARK: Changes

    var value: JSONValue { .object(json) }

    /// The same, or null.
    var orNull: JSONSchema { .anyOf([self, .null]) }

    func described(_ text: String) -> JSONSchema {
        with("description", .string(text))
    }

    func defaulting(to value: JSONValue) -> JSONSchema {
        with("default", value)
    }

    func example(_ value: JSONValue) -> JSONSchema {
        with("examples", [value])
    }

    private func with(_ name: String, _ value: JSONValue) -> JSONSchema {
        var json = json
        json[name] = value
        return JSONSchema(json)
    }
}
