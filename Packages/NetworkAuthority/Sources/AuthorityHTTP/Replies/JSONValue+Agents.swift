internal import AuthorityCore
internal import MeshProtocol

extension JSONValue {
    static func registered(_ agent: AgentRecord) -> JSONValue {
        ["status": "registered", "expires_at": .string(agent.expiresAt.requestText)]
    }

    static func agents(_ agents: [AgentDescriptor], capability: String) -> JSONValue {
        [
            "count": .int(agents.count), "agents": .array(agents.map(\.json)), "capability": .string(capability),
        ]
    }
}
