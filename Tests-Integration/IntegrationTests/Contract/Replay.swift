import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol

@testable import AuthorityHTTP

/// A recorded call with the authority that it is to be made to.
///
/// Each builder makes the state that the call was recorded in, and then the call, signed anew with the keys and the
/// clock of the test.
struct Replay: Sendable {
    typealias Builder = @Sendable (Replay) async throws -> TestReply

    let client: TestClient
    let call: RecordedCall

    var network: TestNetwork { client.network }
    var now: UTCTime { network.clock.now() }
    let node = TestNetwork.key(10)
    let other = TestNetwork.key(11)

    static func builder(for call: RecordedCall) -> Builder? {
        let all = [
            documentStates, operatorStates, joinStates, certificateStates, keyStates, policyStates, agentStates,
        ]
        for states in all {
            if let builder = states[call.name] { return builder }
        }
        if call.method == .get || call.method == .head { return { try await $0.plain() } }
        guard call.name.hasPrefix("invite") else { return nil }
        return { try await $0.operatorCall() }
    }

    private static let documentStates: [String: Builder] = [
        "nodes with read key": { replay in
            _ = try await replay.client.enrol(replay.node)
            return try await replay.client.get(
                "/nodes", headers: replay.network.adminHeaders(.get, "/nodes", keyID: "op-read"))
        },
        "crl after": { replay in
            try await replay.revoke(try await replay.client.enrol(replay.node))
            return try await replay.plain()
        },
        "crl: the superseded certificate was swept in": { replay in
            _ = try await replay.superseded()
            return try await replay.plain()
        },
    ]

    /// The call as it stands.
    func plain() async throws -> TestReply {
        var headers = HTTPFields()
        headers[.requestID] = call.headers["X-Request-ID"]?.stringValue
        return try await client.send(call.method, call.target, headers: headers)
    }

    func revoke(_ id: String) async throws {
        let body: JSONObject = ["cert_id": .string(id), "reason": "key_compromise"]
        let reply = try await client.admin("/admin/revoke", body)
        guard reply.status == 200 else { throw TestClient.Unexpected(reply: reply) }
    }

    /// A certificate that was renewed, and whose grace is over.
    func superseded() async throws -> String {
        let id = try await client.enrol(node)
        let reply = try await client.renew(node, id)
        guard reply.status == 201 else { throw TestClient.Unexpected(reply: reply) }
        network.clock.advance(by: AuthorityLimits.renewalGrace)
        return id
    }
}
