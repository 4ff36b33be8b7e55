import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("Operator keys that are revoked")
struct OperatorKeyRouteTests {
    @Test("a revoked key is answered like an unknown one at once, whatever it asks")
    func revocation() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let reply = try await client.admin("/admin/operator-keys/op-spare/revoke", ["reason": "left"])
            #expect(
                reply.json == [
                    "key_id": "op-spare", "revoked": true, "revoked_at": .string(network.clock.now().requestText),
                    "reason": "left", "remaining_active_keys": 3,
                ])
            let spare = try await client.admin("/admin/invite", keyID: "op-spare")
            let unknown = try await client.admin("/admin/invite", keyID: "nobody")
            #expect(spare.outcome == "401 admin_auth_failed")
            #expect(spare.message == unknown.message)
            let headers = try network.adminHeaders(.get, "/nodes", keyID: "op-spare")
            #expect(try await client.get("/nodes", headers: headers).outcome == "401 admin_auth_failed")
            let again = try await client.admin("/admin/operator-keys/op-spare/revoke")
            #expect(again.json == ["key_id": "op-spare", "revoked": true, "already_revoked": true])
        }
    }

    @Test("without a reason it is unspecified; a reason of another type or length is refused")
    func reasons() async throws {
        try await TestNetwork().test { client async throws in
            let path = "/admin/operator-keys/op-read/revoke"
            for reason: JSONValue in [5, ["x"], .string(String(repeating: "r", count: 257)), "a\nb", "a\u{0}"] {
                #expect(try await client.admin(path, ["reason": reason]).outcome == "400 bad_request", "\(reason)")
            }
            #expect(try await client.admin(path)["reason"] == "unspecified")
            let longest = JSONValue.string(String(repeating: "r", count: 256))
            let reply = try await client.admin("/admin/operator-keys/op-spare/revoke", ["reason": longest])
            #expect(reply["reason"] == longest)
        }
    }

    @Test("a key that nobody configured is unknown, and an empty id is no route")
    func unknown() async throws {
        try await TestNetwork().test { client async throws in
            for id in ["zzz", "op-spare%20", "a/b", "op-spare/revoke"] {
                let path = "/admin/operator-keys/\(id)/revoke"
                let decoded = path.replacing("%20", with: " ")
                let headers = try client.network.adminHeaders(.post, decoded)
                let reply = try await client.post(path, [:], headers: headers)
                #expect(reply.outcome == "404 unknown_operator_key", "\(id)")
                #expect(reply.message == "Unknown operator key")
            }
            #expect(try await client.admin("/admin/operator-keys//revoke").outcome == "404 not_found")
        }
    }

    @Test("the last key stays, also when it revokes itself")
    func lastKey() async throws {
        try await TestNetwork().test { client async throws in
            for (id, remaining) in [("op-spare", 3), ("op-read", 2), ("op-standard", 1)] as [(String, JSONValue)] {
                let reply = try await client.admin("/admin/operator-keys/\(id)/revoke")
                #expect(reply["remaining_active_keys"] == remaining)
            }
            let last = try await client.admin("/admin/operator-keys/operator-local/revoke")
            #expect(last.outcome == "409 last_active_operator_key")
            #expect(try await client.admin("/admin/invite").status == 201)
        }
    }

    @Test("of two keys that revoke each other at once, one is left")
    func contention() async throws {
        for _ in 0..<10 {
            try await TestNetwork().test { client async throws in
                for id in ["op-read", "op-standard"] {
                    _ = try await client.authority.revokeOperatorKey(id)
                }
                let pairs = [("operator-local", "op-spare"), ("op-spare", "operator-local")]
                let outcomes = try await withThrowingTaskGroup(of: Int.self) { group in
                    for (by, id) in pairs {
                        group.addTask {
                            try await client.admin("/admin/operator-keys/\(id)/revoke", keyID: by).status
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }.sorted()
                }
                #expect(outcomes == [200, 401])
            }
        }
    }

    @Test("revoking a key needs the privileged tier")
    func tier() async throws {
        let reply = try await TestNetwork().test {
            try await $0.admin("/admin/operator-keys/op-read/revoke", keyID: "op-standard")
        }

        #expect(reply.outcome == "403 insufficient_operator_tier")
    }
}
