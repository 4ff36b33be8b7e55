import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("The listing of invites")
struct InviteListingTests {
    let node = TestNetwork.key(10)

    @Test("each invite is shown with what became of it, the newest first, and never its token")
    func listing() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let short: JSONObject = ["roles": ["role:client"], "token_expiry_hours": 1]
            let expired = try await client.invite(short)
            network.clock.advance(by: .seconds(10))
            let used = try await client.invite()
            let joined = try await client.join(node, token: used)
            #expect(joined.status == 201)
            network.clock.advance(by: .seconds(3_600))
            let bound = try await client.invite([
                "roles": ["role:bridge"], "recipient_public_key": .string(node.publicKey.text),
                "max_validity_hours": 24,
            ])

            let reply = try await list(client)

            #expect(reply["truncated"] == false)
            let invites = (reply["invites"]?.arrayValue ?? []).compactMap(\.objectValue)
            #expect(invites.map { $0["state"] } == ["open", "used", "expired"])
            #expect(
                invites.map { $0["fingerprint"]?.stringValue }
                    == [bound, used, expired].map { String(SHA256.hex(Array($0.utf8)).prefix(16)) })
            #expect(invites[0]["recipient_public_key"]?.stringValue == node.publicKey.text)
            #expect(invites[0]["roles"] == ["role:bridge"])
            #expect(invites[0]["max_validity_hours"] == 24)
            #expect(invites[0]["used_at"] == .null)
            #expect(invites[1]["used_by_key"]?.stringValue == node.publicKey.text)
            #expect(invites[1]["used_at"]?.stringValue != nil)
            let text = String(decoding: reply.body, as: UTF8.self)
            for token in [expired, used, bound] {
                #expect(!text.contains(token))
                #expect(!text.contains(SHA256.hex(Array(token.utf8))))
            }
        }
    }

    @Test("the limit is honoured, and what is left out is said")
    func limit() async throws {
        try await TestNetwork().test { client async throws in
            for _ in 0..<3 { _ = try await client.invite() }
            for (limit, count, isTruncated) in [("1", 1, true), ("2", 2, true), ("3", 3, false), ("1000", 3, false)] {
                let reply = try await list(client, query: [("limit", [limit])])
                #expect(reply["invites"]?.arrayValue?.count == count)
                #expect(reply["truncated"] == .bool(isTruncated))
            }
            for values in [["0"], ["1001"], ["-1"], ["x"], [""], ["1", "2"], ["99999999999999999999"]] {
                #expect(try await list(client, query: [("limit", values)]).outcome == "400 bad_request", "\(values)")
            }
        }
    }

    @Test("a listing needs the standard tier, and the limit is part of what is signed")
    func authentication() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            #expect(try await list(client, keyID: "op-standard").status == 200)
            #expect(try await list(client, keyID: "op-read").outcome == "403 insufficient_operator_tier")
            let headers = try network.adminHeaders(.get, "/admin/invites")
            #expect(try await client.get("/admin/invites?limit=5", headers: headers).outcome == "401 admin_auth_failed")
            #expect(try await client.get("/admin/invites").outcome == "401 admin_auth_failed")
        }
    }

    private func list(
        _ client: TestClient, query: [(String, [String])] = [], keyID: String = "operator-local"
    ) async throws -> TestReply {
        let path = "/admin/invites"
        let headers = try client.network.adminHeaders(.get, path, keyID: keyID, query: query)
        let text = query.flatMap { name, values in values.map { "\(name)=\($0)" } }.joined(separator: "&")
        return try await client.get(text.isEmpty ? path : path + "?" + text, headers: headers)
    }
}
