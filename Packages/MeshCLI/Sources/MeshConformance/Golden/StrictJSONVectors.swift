internal import MeshProtocol

/// `strict-json.json`: texts that are accepted, or refused for exactly one reason.
enum StrictJSONVectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        for (index, json) in try file.array("cases").enumerated() {
            let row = try VectorRow(json)
            let text = try row.text("text")
            cases.run("case \(index) \(JSONValue.string(String(text.prefix(40))))", of: row) {
                let expected = try row.flag("accepted", default: false) ? "accepted" : row.text("reason")
                try require(outcome(of: text), equals: expected, "the outcome")
            }
        }
        if file.has("max_depth") {
            let depth = try file.integer("max_depth")
            cases.run("max_depth") {
                try require((1...1_000_000).contains(depth), "max_depth is out of range")
                try require(outcome(of: nested(depth)), equals: "accepted", "the outcome at \(depth)")
                try require(outcome(of: nested(depth + 1)), equals: "invalid_json", "the outcome at \(depth + 1)")
            }
        }
    }

    private static func outcome(of text: String) -> String {
        do throws(JSONRefusal) {
            _ = try JSONValue(parsing: text)
            return "accepted"
        } catch {
            return error.rawValue
        }
    }

    private static func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
}
