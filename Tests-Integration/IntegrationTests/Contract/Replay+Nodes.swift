import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol

@testable import AuthorityHTTP

// Calls of nodes.

extension Replay {
    static let joinStates: [String: Builder] = [
        "body too large": { replay in
            let text = "{\"x\":\"" + String(repeating: "x", count: 2_097_153 - 8) + "\"}"
            return try await replay.raw(text)
        },
        "join: empty": { try await $0.client.post("/join", [:]) },
        "join: no invite": { try await $0.client.post("/join", $0.call.object) },
        "join: validity 0": { try await $0.client.post("/join", $0.call.object) },
        "join: no signature": { try await $0.join(signed: { body, _ in body }) },
        "join: body changed after signing": { replay in
            try await replay.join(signed: { body, replay in
                var changed = try replay.network.signed(body, by: replay.node)
                changed["validity_hours"] = 2
                return changed
            })
        },
        "join: stale": { replay in
            try await replay.join(signed: { body, replay in
                try replay.network.signed(body, by: replay.node, timestamp: replay.time(after: -400))
            })
        },
        "join: bad public key": { try await $0.spelled("@@@") },
        "join: compromised key in another base64 spelling": { replay in
            try await replay.revoke(try await replay.client.enrol(replay.node))
            return try await replay.spelled(replay.node.publicKey.text + "\n")
        },
        "join: ok (client asked role:client, invite says role:anchor)": { try await $0.join() },
        "join: ok again": { try await $0.join() },
        "join: token already used": { replay in
            // The same key would get its certificate again.
            let token = try await replay.client.invite()
            _ = try await replay.client.join(replay.other, token: token)
            return try await replay.join(token: token)
        },
        "join: unknown token": { try await $0.join(token: "nope") },
        "join: unknown token 3": { try await $0.unknownToken(after: 2) },
        "join: 4th bad token in a minute": { try await $0.unknownToken(after: 3) },
        "join: invite bound to another key": { try await $0.joinBound(to: $0.other) },
        "join: invite bound to this key": { try await $0.joinBound(to: $0.node) },
        "join: validity capped to the invite (2h)": { replay in
            try await replay.join(token: try await replay.client.invite(["max_validity_hours": 2]))
        },
        "join: nonce reused": { replay in
            let signed: Signing = { try $1.network.signed($0, by: $1.node, nonce: "once") }
            _ = try await replay.join(signed: signed)
            return try await replay.join(signed: signed)
        },
        "join with a compromised key": { replay in
            try await replay.revoke(try await replay.client.enrol(replay.node))
            return try await replay.join()
        },
        "join rate": { replay in
            for _ in 0..<10 { _ = try await replay.client.post("/join", [:]) }
            return try await replay.client.post("/join", [:])
        },
    ]

    static let certificateStates: [String: Builder] = [
        "heartbeat ok": { try await $0.enrolled() },
        "heartbeat ok without status": { try await $0.enrolled() },
        "heartbeat: missing": { try await $0.client.post("/heartbeat", [:]) },
        "heartbeat: unknown cert": { try await $0.certified("nope") },
        "heartbeat: other key": { replay in
            try await replay.certified(try await replay.client.enrol(replay.node), key: replay.other)
        },
        "heartbeat: signed by another key": { replay in
            try await replay.enrolled { try $1.network.signed($0, by: $1.other) }
        },
        "heartbeat: tampered": { replay in
            try await replay.enrolled { body, replay in
                var signed = try replay.network.signed(body, by: replay.node)
                signed["status"] = "changed"
                return signed
            }
        },
        "heartbeat first": { try await $0.enrolled() },
        "heartbeat replay": { replay in
            let id = try await replay.client.enrol(replay.node)
            let signed: Signing = { try $1.network.signed($0, by: $1.node, nonce: "once") }
            _ = try await replay.certified(id, signed: signed)
            return try await replay.certified(id, signed: signed)
        },
        "heartbeat: no auth fields": { try await $0.enrolled { body, _ in body } },
        "heartbeat on the predecessor within the grace": { replay in
            let id = try await replay.client.enrol(replay.node)
            _ = try await replay.client.renew(replay.node, id)
            return try await replay.certified(id)
        },
        "heartbeat revoked": { try await $0.revoked() },
        "heartbeat: superseded predecessor, grace over": { try await $0.certified(try await $0.superseded()) },
        "heartbeat: superseded and swept": { replay in
            let id = try await replay.superseded()
            _ = try await replay.client.get("/crl")
            return try await replay.certified(id)
        },
        "heartbeat: expired certificate": { try await $0.certifiedAfter(.seconds(168 * 3_600 + 1)) },
        "heartbeat: certificate not yet valid": { try await $0.certifiedAfter(.seconds(-1)) },
        "renew: role change": { try await $0.enrolled() },
        "renew: unknown": { try await $0.certified("nope") },
        "renew: validity 0": { try await $0.enrolled() },
        "renew ok": { try await $0.enrolled() },
        "renew: asks 8760h, capped": { try await $0.enrolled() },
        "renew revoked": { try await $0.revoked() },
        "renew: superseded predecessor, grace over": { try await $0.certified(try await $0.superseded()) },
        "renew: expired certificate": { try await $0.certifiedAfter(.seconds(168 * 3_600 + 1)) },
    ]

    private typealias Signing = @Sendable (JSONObject, Replay) throws -> JSONObject

    /// The recorded body for a key of the test, without what authenticated it.
    private func body(_ key: SigningKey) -> JSONObject {
        var body = call.object
        for name in ["timestamp", "nonce", "signature"] { body[name] = nil }
        body["node_public_key"] = .string(key.publicKey.text)
        return body
    }

    private func join(
        token: String? = nil, signed: Signing = { try $1.network.signed($0, by: $1.node) }
    ) async throws -> TestReply {
        var body = body(node)
        let invite: String
        if let token { invite = token } else { invite = try await client.invite() }
        body["invite_token"] = .string(invite)
        return try await client.post("/join", signed(body, self))
    }

    private func joinBound(to key: SigningKey) async throws -> TestReply {
        try await join(token: try await client.invite(["recipient_public_key": .string(key.publicKey.text)]))
    }

    private func unknownToken(after count: Int) async throws -> TestReply {
        for _ in 0..<count { _ = try await join(token: "nope") }
        return try await join(token: "nope")
    }

    private func spelled(_ text: String) async throws -> TestReply {
        var body = body(node)
        body["node_public_key"] = .string(text)
        body["invite_token"] = .string(try await client.invite())
        return try await client.post("/join", network.signed(body, by: node))
    }

    private func certified(
        _ id: String, key: SigningKey? = nil, signed: Signing? = nil
    ) async throws -> TestReply {
        let key = key ?? node
        var body = body(key)
        body["cert_id"] = .string(id)
        return try await client.post(call.path, signed?(body, self) ?? network.signed(body, by: key))
    }

    private func enrolled(_ signed: Signing? = nil) async throws -> TestReply {
        try await certified(try await client.enrol(node), signed: signed)
    }

    private func revoked() async throws -> TestReply {
        let id = try await client.enrol(node)
        try await revoke(id)
        return try await certified(id)
    }

    private func certifiedAfter(_ duration: Duration) async throws -> TestReply {
        let id = try await client.enrol(node)
        network.clock.advance(by: duration)
        return try await certified(id)
    }
}
