internal import MeshProtocol

/// What a command found or did, ready to be shown as text or as JSON.
protocol CommandResult: Sendable {
    /// The name and version of the JSON form, such as `genesis-mesh/status/1`.
    static var schema: String { get }

    /// The members of the JSON form, without `schema`.
    var members: [(String, JSONValue)] { get }

    /// The text for people, without a final newline.
    var text: String { get }
}

extension CommandResult {
    /// The JSON form, `schema` first.
    var json: JSONValue {
        .object(JSONObject([("schema", .string(Self.schema))] + members))
    }
}

extension CommandContext {
    /// Prints a result to standard output.
    func show(_ result: some CommandResult, as format: OutputFormat) {
        switch format {
        case .table: print(result.text)
        case .json: output.write(String(decoding: result.json.indentedPlainBytes(), as: UTF8.self) + "\n")
        }
    }

    /// Prints a line that introduces what the command is about to do; JSON readers are spared it.
    func announce(_ line: String, as format: OutputFormat) {
        if format == .table { print(line) }
    }
}
