internal import ArgumentParser
internal import MeshProtocol

/// `admin nodes`: who is in the network now.
struct AdminNodesCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "nodes",
        abstract: "List the nodes that the authority has heard of within the last five minutes.")

    @OptionGroup var operatorOptions: OperatorOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let config = try operatorOptions.loadConfig(in: context)
        let reply = try await operatorOptions.send(
            "GET", "/nodes", label: "node roster", config: config, in: context)
        guard let roster = reply.objectValue?["nodes"]?.objectValue else {
            throw CommandFailure("The authority's reply holds no roster of nodes.")
        }
        context.show(
            NodesResult(
                count: reply.objectValue?["count"]?.int64Value ?? Int64(roster.count), nodes: roster,
                now: context.clock.now()),
            as: outputOptions.format)
    }
}

/// The nodes in use.
struct NodesResult: CommandResult {
    static let schema = "genesis-mesh/admin-nodes/1"

    let count: Int64
    /// By certificate id.
    let nodes: JSONObject
    let now: UTCTime

    var members: [(String, JSONValue)] { [("count", .int(count)), ("nodes", .object(nodes))] }

    var text: String {
        let rows = nodes.map { node -> [String] in
            let entry = node.value.objectValue ?? [:]
            func text(_ name: String) -> String { entry[name]?.stringValue?.printable ?? "-" }
            let roles = (entry["roles"]?.arrayValue ?? []).compactMap { $0.stringValue?.printable }
            return [
                node.name.printable, text("node_public_key"), roles.joined(separator: ","), text("status"),
                AgeText.of(entry["last_heartbeat"]?.stringValue, now: now), text("remote_addr"),
                AgeText.of(entry["expires_at"]?.stringValue, now: now),
            ]
        }
        let summary = "\(count) active node\(count == 1 ? "" : "s")"
        guard !rows.isEmpty else { return summary }
        let head = ["certificate", "node", "roles", "status", "heard", "address", "expires"]
        let note = rows.count < count ? ", \(rows.count) shown" : ""
        return (TextTable.lines([head] + rows, indent: 0) + [summary + note]).joined(separator: "\n")
    }
}
