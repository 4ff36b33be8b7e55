import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol

@testable import AuthorityHTTP

// Calls of operators.

extension Replay {
    static let operatorStates: [String: Builder] = [
        "admin: no headers": { try await $0.client.post($0.call.path, $0.call.object) },
        "admin: unknown key id": { try await $0.operatorCall() },
        "admin: wrong key": { try await $0.operatorCall(key: $0.node) },
        "admin: stale timestamp": { try await $0.operatorCall(timestamp: $0.time(after: -301)) },
        "admin: future timestamp": { try await $0.operatorCall(timestamp: $0.time(after: 301)) },
        "admin: invalid timestamp": { try await $0.operatorCall(timestamp: "yesterday") },
        "admin: naive timestamp (no offset)": {
            try await $0.operatorCall(timestamp: String($0.now.zuluText.dropLast()))
        },
        "admin: Z timestamp": { try await $0.operatorCall(timestamp: $0.now.zuluText) },
        "admin: nonce first": { try await $0.operatorCall(nonce: "once") },
        "admin: nonce replay": { replay in
            _ = try await replay.operatorCall(nonce: "once")
            return try await replay.operatorCall(nonce: "once")
        },
        "admin: body changed": { try await $0.operatorCall(signedBody: ["roles": ["role:anchor"]]) },
        "admin: signed for another path": { try await $0.operatorCall(signedPath: "/admin/revoke") },
        "admin: oversized header": {
            try await $0.operatorCall(nonce: $0.call.headers["X-Admin-Nonce"]?.stringValue ?? "")
        },
        "admin: failed authentication repeated (31st in a minute is throttled)": { replay in
            // Three of the failures were recorded: the first, the thirtieth and the one after it.
            for _ in 0..<([144: 0, 145: 29][replay.call.index] ?? 30) {
                _ = try await replay.operatorCall(key: replay.node)
            }
            return try await replay.operatorCall(key: replay.node)
        },
        "admin: a correctly signed request while its scope is throttled": { replay in
            for _ in 0..<31 { _ = try await replay.operatorCall(key: replay.node) }
            return try await replay.operatorCall()
        },
        "invite: content type text": { replay in
            var headers = try replay.network.adminHeaders(.post, replay.call.path)
            headers[.contentType] = "text/plain"
            return try await replay.client.send(
                .post, replay.call.path, headers: headers, bytes: Array(#"{"roles":["role:king"]}"#.utf8))
        },
        "invite: body is a JSON array": { try await $0.raw("[1]") },
        "invite: body is not JSON": { try await $0.raw($0.call.body?.stringValue ?? "") },
        "invite: duplicate key": { try await $0.raw($0.call.body?.stringValue ?? "") },
        "revoke: missing": { try await $0.operatorCall() },
        "revoke: reason": { try await $0.revocation() },
        "revoke: unknown": { try await $0.operatorCall() },
        "revoke: standard key (another certificate)": { try await $0.revocation() },
        "revoke ok": { try await $0.revocation() },
        "revoke twice": { replay in
            let id = try await replay.client.enrol(replay.node)
            try await replay.revoke(id)
            return try await replay.revocation(of: id)
        },
    ]

    func time(after seconds: Int) -> String { now.advanced(by: .seconds(seconds)).requestText }

    func operatorCall(
        body: JSONObject? = nil, key: SigningKey? = nil, timestamp: String? = nil, nonce: String = UUIDv4.make(),
        signedPath: String? = nil, signedBody: JSONObject? = nil
    ) async throws -> TestReply {
        let body = body ?? call.object
        return try await client.post(
            call.path, body,
            headers: network.adminHeaders(
                .post, signedPath ?? call.path, body: signedBody ?? body,
                keyID: call.headers["X-Admin-Key-Id"]?.stringValue ?? "", key: key, timestamp: timestamp,
                nonce: nonce))
    }

    func raw(_ text: String) async throws -> TestReply {
        var headers = try network.adminHeaders(.post, call.path)
        headers[.contentType] = "application/json"
        return try await client.send(.post, call.path, headers: headers, bytes: Array(text.utf8))
    }

    private func revocation(of known: String? = nil) async throws -> TestReply {
        var body = call.object
        let id: String
        if let known { id = known } else { id = try await client.enrol(node) }
        body["cert_id"] = .string(id)
        return try await operatorCall(body: body)
    }
}
