internal import MeshProtocol

/// `canonical-json.json`: timestamps, values in both forms, and the order of names.
enum CanonicalJSONVectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        for (index, json) in try file.array("datetimes").enumerated() {
            let row = try VectorRow(json)
            let input = try row.value("input")
            cases.run("datetime \(index) \(input)") { try checkTimestamp(input, row: row) }
        }
        for (index, json) in try file.array("scalars").enumerated() {
            let row = try VectorRow(json)
            let text = try row.text("value_json")
            cases.run("scalar \(index) \(text)", of: row) {
                let value = try JSONValue(parsing: text)
                try require(value.canonicalBytes(), equals: row.text("canonical"), "the canonical form")
                try require(value.plainBytes(), equals: row.text("model_dump_json"), "the plain form")
            }
        }
        let order = try file.row("key_order")
        cases.run("key_order", of: order) { try checkOrder(order) }
    }

    private static func checkTimestamp(_ input: JSONValue, row: VectorRow) throws {
        let reader = FieldReader(members: ["input": input])
        let isAccepted = try row.has("canonical") && !row.flag("error", default: false) && row.isToBeCopied()
        if isAccepted {
            try require(reader.timestamp("input").text, equals: row.text("canonical"), "the timestamp")
            return
        }
        let accepted: Timestamp
        do throws(DecodingRefusal) {
            accepted = try reader.timestamp("input")
        } catch {
            return
        }
        throw Mismatch("accepted as \(accepted), expected a refusal")
    }

    private static func checkOrder(_ row: VectorRow) throws {
        let names = try texts(row.array("input"))
        let sorted = names.sorted { $0.precedesInCodePoints($1) }
        let object = JSONObject(names.map { ($0, 1) })

        try require(JSONValue.array(sorted.map { .string($0) }), equals: .array(row.array("sorted")), "the order")
        try require(JSONValue.object(object).canonicalBytes(), equals: row.text("canonical"), "the canonical form")
    }

    private static func texts(_ values: [JSONValue]) throws -> [String] {
        try values.map { value in
            guard let text = value.stringValue else { throw Mismatch("a name is not a string") }
            return text
        }
    }
}
