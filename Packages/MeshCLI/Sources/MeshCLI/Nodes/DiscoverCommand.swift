internal import ArgumentParser
internal import MeshAuthorityClient
internal import MeshProtocol

/// `discover`: which agents offer something.
///
/// - Source: Specification 07 §5
struct DiscoverCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover",
        abstract: "Find the agents that offer a capability.",
        discussion: "Without --capability the authority tells only how many agents are listed.")

    @OptionGroup var address: AuthorityAddressOptions

    @Option(name: .long, parsing: .unconditional, help: "What the agents must offer, such as llm:chat; exactly this.")
    var capability: String?

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let client = try address.client(in: context)
        let wanted = capability.flatMap { $0.isEmpty ? nil : $0 }
        let reply = try await failing("discovery query") {
            try await client.json("/agents", query: wanted.map { [("capability", [$0])] } ?? [])
        }
        guard let members = reply.objectValue, let count = members["count"]?.int64Value else {
            throw CommandFailure("discovery query failed: the reply of \(client.baseURL) names no count of agents")
        }
        context.show(DiscoverResult(reply: members, count: count, capability: wanted), as: outputOptions.format)
    }
}

/// What `discover` found.
struct DiscoverResult: CommandResult {
    static let schema = "genesis-mesh/discover/1"

    let reply: JSONObject
    let count: Int64
    let capability: String?

    var members: [(String, JSONValue)] { reply.map { ($0.name, $0.value) } }

    var text: String {
        guard let capability else {
            return "\(count) agent(s) registered. Pass --capability to see those that offer it."
        }
        let agents = (reply["agents"]?.arrayValue ?? []).compactMap(\.objectValue)
        guard !agents.isEmpty else { return "No matching agents." }
        return (["\(agents.count) agent(s) matching capability=\(capability.printable):"] + agents.flatMap(Self.lines))
            .joined(separator: "\n")
    }

    private static func lines(_ agent: JSONObject) -> [String] {
        func text(_ name: String) -> String { (agent[name]?.stringValue ?? "?").printable }
        let capabilities = (agent["capabilities"]?.arrayValue ?? []).compactMap(\.stringValue)
        var lines = [
            "", "  agent_id     : \(text("agent_id"))", "  node_key     : \(text("node_public_key"))",
            "  capabilities : \(capabilities.joined(separator: ", ").printable)",
            "  endpoint     : \(endpoint(agent["endpoint"]?.objectValue).printable)",
            "  expires_at   : \(text("expires_at"))",
        ]
        if let metadata = agent["metadata"]?.objectValue, !metadata.isEmpty {
            lines.append("  metadata     : \(JSONValue.object(metadata).description.printable)")
        }
        return lines
    }

    private static func endpoint(_ endpoint: JSONObject?) -> String {
        guard let host = endpoint?["host"]?.stringValue, let port = endpoint?["port"]?.int64Value else { return "?" }
        return "\(endpoint?["scheme"]?.stringValue ?? AgentEndpoint.defaultScheme)://\(host):\(port)"
    }
}
