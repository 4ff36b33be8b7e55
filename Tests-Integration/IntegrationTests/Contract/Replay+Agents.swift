import AuthorityCore
import AuthorityTesting
import MeshCrypto
import MeshProtocol

@testable import AuthorityHTTP

// Calls about agents.

extension Replay {
    static let agentStates: [String: Builder] = [
        "agents: register": { try await $0.enrolledAgent { try $0.described() } },
        "agents: no body": { try await $0.raw("") },
        "agents: bad descriptor": { try await $0.client.post("/agents", $0.call.object) },
        "agents: unsigned": { replay in
            try await replay.enrolledAgent { replay in
                var descriptor = try replay.described()
                descriptor.signatures = []
                return descriptor
            }
        },
        "agents: other network": { try await $0.enrolledAgent { try $0.described() } },
        "agents: no certificate": { try await $0.client.post("/agents", $0.described().members) },
        "agents: tampered": { replay in
            try await replay.enrolledAgent { replay in
                var descriptor = try replay.described()
                descriptor.agentID = "changed"
                return descriptor
            }
        },
        "agents: list by capability": { try await $0.listedAgent { try await $0.plain() } },
        "agents: list all": { try await $0.listedAgent { try await $0.plain() } },
        "agents: get": { try await $0.listedAgent { try await $0.client.get($0.agentPath) } },
        "agents: capability=% lists everything": { try await $0.listedAgent { try await $0.plain() } },
        "agents: capability with a comma": { try await $0.listedAgent { try await $0.plain() } },
        "agents: delete unsigned": { try await $0.listedAgent { try await $0.withdraw([:]) } },
        "agents: delete bad time": { try await $0.listedAgent { try await $0.withdraw($0.call.object) } },
        "agents: delete stale": { replay in
            try await replay.listedAgent { try await $0.withdraw($0.withdrawal(at: $0.time(after: -301))) }
        },
        "agents: delete wrong signature": { replay in
            try await replay.listedAgent { try await $0.withdraw($0.withdrawal(by: $0.other)) }
        },
        "agents: delete ok": { try await $0.listedAgent { try await $0.withdraw($0.withdrawal()) } },
        "agents: delete again": { replay in
            try await replay.listedAgent { replay in
                let body = try replay.withdrawal()
                _ = try await replay.withdraw(body)
                return try await replay.withdraw(body)
            }
        },
        "agents rate": { replay in
            // The last that is counted and the one after it were recorded.
            for _ in 0..<(replay.call.status == 429 ? 30 : 29) { _ = try await replay.client.post("/agents", [:]) }
            return try await replay.client.post("/agents", [:])
        },
    ]

    private var agentPath: String { "/agents/" + node.publicKey.text }

    /// The recorded descriptor, or that of the first agent, for a key and the clock of the test.
    private func described() throws -> AgentDescriptor {
        try AgentDescriptor(
            agentID: "llm-1", nodePublicKey: node.publicKey.text,
            networkName: call.object["network_name"]?.stringValue ?? network.genesis.networkName,
            capabilities: ["llm:chat"], endpoint: AgentEndpoint(host: "127.0.0.1", port: 7_448),
            registeredAt: Timestamp(now), expiresAt: Timestamp(now.advanced(by: .seconds(600)))
        ).signed(by: node, keyID: node.publicKey.text)
    }

    private func enrolledAgent(_ descriptor: (Replay) throws -> AgentDescriptor) async throws -> TestReply {
        _ = try await client.enrol(node)
        return try await client.post("/agents", descriptor(self).members)
    }

    private func listedAgent(_ body: (Replay) async throws -> TestReply) async throws -> TestReply {
        let reply = try await enrolledAgent { try $0.described() }
        guard reply.status == 200 else { throw TestClient.Unexpected(reply: reply) }
        return try await body(self)
    }

    private func withdrawal(at time: String? = nil, by key: SigningKey? = nil) throws -> JSONObject {
        let time = time ?? now.requestText
        let bytes = AgentRemoval.signedBytes(key: node.publicKey.text, signedAt: time)
        return [
            "version": "v1", "signed_at": .string(time),
            "signature": .string(try (key ?? node).sign(bytes).text),
        ]
    }

    private func withdraw(_ body: JSONObject) async throws -> TestReply {
        try await client.delete(agentPath, body)
    }
}

extension AgentDescriptor {
    var members: JSONObject { json.objectValue ?? [:] }
}
