internal import MeshProtocol

/// `wire-messages.json`: messages of every type, byte for byte.
enum WireMessageVectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        for (index, json) in try file.array("messages").enumerated() {
            let row = try VectorRow(json)
            try cases.run(row.optionalText("name") ?? "message \(index)", of: row) {
                let text = try row.text("json")
                let message = try MeshMessage(parsing: Array(text.utf8))
                try require(message.plainBytes(), equals: text, "the plain form")
                try require(message.json, equals: row.value("object"), "the message")
            }
        }
        for type in try file.has("types") ? file.array("types") : [] {
            cases.run("type \(type)") {
                try require(type.stringValue.flatMap(MessageType.init(rawValue:)) != nil, "the type is not known")
            }
        }
    }
}
