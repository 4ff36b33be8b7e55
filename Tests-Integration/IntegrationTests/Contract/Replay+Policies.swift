import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol

@testable import AuthorityHTTP

// Calls of operators about policies and each other's keys.

extension Replay {
    static let policyStates: [String: Builder] = [
        "policy publish": { try await $0.operatorCall() },
        "policy publish generated id": { try await $0.operatorCall() },
        "policy publish with standard key": { try await $0.operatorCall() },
        "policy: wrong type": { try await $0.operatorCall() },
        "policy history": { replay in
            try await replay.publish("p-1")
            try await replay.publish("p-2")
            return try await replay.client.get(
                replay.call.path, headers: replay.network.adminHeaders(.get, replay.call.path))
        },
        "policy rollback": { replay in
            try await replay.publish("p-1")
            try await replay.publish("p-2")
            return try await replay.operatorCall()
        },
        "policy rollback unknown": { try await $0.operatorCall() },
        "policy rollback missing": { try await $0.operatorCall() },
        "operator key revoke": { try await $0.operatorCall() },
        "operator key revoke again": { replay in
            _ = try await replay.operatorCall()
            return try await replay.operatorCall()
        },
        "operator key unknown": { try await $0.operatorCall() },
        "admin with a revoked key": { replay in
            let reply = try await replay.client.admin("/admin/operator-keys/op-spare/revoke")
            guard reply.status == 200 else { throw TestClient.Unexpected(reply: reply) }
            return try await replay.operatorCall()
        },
    ]

    private func publish(_ id: String) async throws {
        let reply = try await client.admin("/admin/policy", ["policy_id": .string(id)])
        guard reply.status == 201 else { throw TestClient.Unexpected(reply: reply) }
        network.clock.advance(by: .seconds(1))
    }
}
