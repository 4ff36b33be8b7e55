import AuthorityCore
import AuthorityTesting
import HTTPTypes
import Hummingbird
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("Operator requests")
struct OperatorRouteTests {
    let node = TestNetwork.key(10)
    let body: JSONObject = ["roles": ["role:anchor"], "max_validity_hours": 168, "token_expiry_hours": 24]

    @Test("an invite answers with the token and its expiry, and nothing else")
    func invite() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            for keyID in ["operator-local", "op-standard"] {
                let reply = try await client.admin("/admin/invite", body, keyID: keyID)
                #expect(reply.status == 201)
                #expect(reply.object.members.map(\.name) == ["expires_at", "token_id"])
                let end = network.clock.now().advanced(by: .seconds(86_400)).requestText
                #expect(reply["expires_at"]?.stringValue == end)
            }
            #expect(try await client.admin("/admin/invite").status == 201)
        }
    }

    @Test("a tier that does not suffice is refused with the tier that would")
    func tiers() async throws {
        try await TestNetwork().test { client async throws in
            let read = try await client.admin("/admin/invite", body, keyID: "op-read")
            #expect(read.outcome == "403 insufficient_operator_tier")
            #expect(read.message == "This operation requires the standard operator tier.")
            let standard = try await client.admin("/admin/revoke", ["cert_id": "x"], keyID: "op-standard")
            #expect(standard.outcome == "403 insufficient_operator_tier")
            #expect(standard.message == "This operation requires the privileged operator tier.")
        }
    }

    @Test("a request that does not show who sent it is refused with the contract's message")
    func authentication() async throws {
        let network = try TestNetwork()
        let path = "/admin/invite"

        try await network.test { client async throws in
            func headers(
                body: JSONObject? = nil, path: String = path, keyID: String = "operator-local",
                key: SigningKey? = nil, after: Int = 0, timestamp: String? = nil, nonce: String = UUIDv4.make(),
                legacy: Bool = false
            ) throws -> HTTPFields {
                let time = network.clock.now().advanced(by: .seconds(after)).requestText
                return try network.adminHeaders(
                    .post, path, body: body ?? self.body, keyID: keyID, key: key, timestamp: timestamp ?? time,
                    nonce: nonce, legacy: legacy)
            }
            var incomplete = try headers()
            incomplete[.adminNonce] = nil
            let cases: [(HTTPFields, String)] = [
                ([:], "Missing admin authentication headers"),
                (incomplete, "Missing admin authentication headers"),
                (try headers(nonce: String(repeating: "n", count: 257)), "Invalid admin authentication headers"),
                (try headers(keyID: "nobody"), "Unknown admin key"),
                (try headers(timestamp: "yesterday"), "Invalid admin timestamp"),
                (try headers(after: -301), "Admin request timestamp too old"),
                (try headers(after: 301), "Admin request timestamp too old"),
                (try headers(key: node), "Invalid admin signature"),
                (try headers(body: ["max_validity_hours": 1]), "Invalid admin signature"),
                (try headers(path: "/admin/revoke"), "Invalid admin signature"),
                (try headers(legacy: true), "Invalid admin signature"),
            ]
            for (headers, message) in cases {
                let reply = try await client.post(path, body, headers: headers)
                #expect(reply.outcome == "401 admin_auth_failed")
                #expect(reply.message == message)
            }
            let once = try headers(nonce: "once")
            #expect(try await client.post(path, body, headers: once).status == 201)
            let replay = try await client.post(path, body, headers: once)
            #expect(replay.outcome == "401 admin_auth_failed")
            #expect(replay.message == "Admin nonce already used")
            let longest = try headers(nonce: String(repeating: "n", count: 256))
            for headers in [longest, try headers(after: -300), try headers(after: 300)] {
                #expect(try await client.post(path, body, headers: headers).status == 201)
            }
        }
    }

    @Test("a time without offset is taken as UTC, and Z is UTC")
    func timestamps() async throws {
        let network = try TestNetwork()
        let text = network.clock.now().zuluText

        try await network.test { client async throws in
            for timestamp in [text, String(text.dropLast())] {
                let headers = try network.adminHeaders(.post, "/admin/invite", body: body, timestamp: timestamp)
                #expect(try await client.post("/admin/invite", body, headers: headers).status == 201)
            }
        }
    }

    @Test("the query is part of what is signed")
    func query() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let path = "/nodes?b=2&a=1&b=%203"
            let unsigned = try network.adminHeaders(.get, "/nodes")
            #expect(try await client.get(path, headers: unsigned).outcome == "401 admin_auth_failed")
            let signed = try network.adminHeaders(.get, "/nodes", query: [("b", ["2", " 3"]), ("a", ["1"])])
            #expect(try await client.get(path, headers: signed).status == 200)
        }
    }

    @Test(
        "N7: what an invite may grant is closed and bounded",
        arguments: [
            (["roles": ["role:king"]], "400 invalid_role", "Invalid role: role:king"),
            (["roles": ["anchor"]], "400 invalid_role", "Invalid role: anchor"),
            (["roles": ["role:anchorage"]], "400 invalid_role", "Invalid role: role:anchorage"),
            (["roles": ["role:service:"]], "400 invalid_role", "Invalid role: role:service:"),
            (["roles": "role:anchor"], "400 invalid_role", "Invalid role: role:anchor"),
            (["roles": nil], "400 invalid_role", "Invalid role: null"),
            (["roles": [1]], "400 invalid_role", "Invalid role: 1"),
            (["roles": []], "400 invalid_role", "At least one role is required"),
            (["max_validity_hours": 0], "400 invalid_max_validity_hours", "Token validity windows must be positive"),
            (["max_validity_hours": 8_761], "400 invalid_max_validity_hours", nil),
            (["max_validity_hours": "12"], "400 invalid_max_validity_hours", nil),
            (["max_validity_hours": 1.9], "400 invalid_max_validity_hours", nil),
            (["max_validity_hours": true], "400 invalid_max_validity_hours", nil),
            (["max_validity_hours": 1_000_000_000_000], "400 invalid_max_validity_hours", nil),
            (["token_expiry_hours": -1], "400 invalid_token_expiry_hours", "Token validity windows must be positive"),
            (["recipient_public_key": 5], "400 invalid_recipient_public_key", "recipient_public_key must be a string"),
            (["recipient_public_key": "abc"], "400 invalid_recipient_public_key", nil),
            (["node_sovereign_id": "x"], "400 invalid_edge_invite", nil),
            (["executor_resource_prefix": ""], "400 invalid_edge_invite", nil),
            (["roles": ["role:king"], "max_validity_hours": 0], "400 invalid_max_validity_hours", nil),
        ] as [(JSONObject, String, String?)])
    func inviteRules(_ body: JSONObject, outcome: String, message: String?) async throws {
        let reply = try await TestNetwork().test { try await $0.admin("/admin/invite", body) }

        #expect(reply.outcome == outcome)
        if let message { #expect(reply.message == message) }
    }

    @Test(
        "what the rules allow is granted",
        arguments: [
            ["roles": ["role:service:db"]], ["recipient_public_key": ""], ["recipient_public_key": nil],
            ["max_validity_hours": 8_760, "token_expiry_hours": 8_760], ["max_validity_hours": 1],
            ["node_sovereign_id": nil],
        ] as [JSONObject])
    func goodInvites(_ body: JSONObject) async throws {
        #expect(try await TestNetwork().test { try await $0.admin("/admin/invite", body) }.status == 201)
    }

    @Test("a revocation publishes the next list; repeating it changes nothing")
    func revocation() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let id = try await client.enrol(node)
            let request: JSONObject = ["cert_id": .string(id), "reason": "key_compromise"]
            for _ in 0..<2 {
                let reply = try await client.admin("/admin/revoke", request)
                #expect(reply.json == ["crl_sequence": 1, "revoked_count": 1])
            }
            let list = try CertificateRevocationList(json: try await client.get("/crl").json ?? .null)
            #expect(list.sequence == 1)
            #expect(list.issuer == "na-local")
            #expect(list.hasFirstSignature(by: network.authority.publicKey))
            #expect(list.revokedCertificates.map(\.certificateID) == [id])
            #expect(list.revokedCertificates.map(\.reason) == ["key_compromise"])
            #expect(try await client.get("/nodes")["count"] == 0)
        }
    }

    @Test("a revocation is judged field by field")
    func revocationFields() async throws {
        try await TestNetwork().test { client async throws in
            let id = JSONValue.string(try await client.enrol(node))
            let cases: [(JSONObject, String)] = [
                ([:], "400 missing_cert_id"), (["cert_id": 5], "400 missing_cert_id"),
                (["cert_id": id, "reason": "because"], "400 invalid_revocation_reason"),
                (["cert_id": id, "reason": nil], "400 invalid_revocation_reason"),
                (["cert_id": "nope"], "404 certificate_not_found"),
            ]
            for (body, outcome) in cases {
                #expect(try await client.admin("/admin/revoke", body).outcome == outcome, "\(body)")
            }
        }
    }

    @Test("a superseded certificate whose key is found compromised bans the key, and the list stays as it is")
    func graverReason() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let id = try await client.enrol(node)
            #expect(try await client.admin("/admin/revoke", ["cert_id": .string(id)]).status == 200)
            let graver: JSONObject = ["cert_id": .string(id), "reason": "key_compromise"]
            #expect(try await client.admin("/admin/revoke", graver)["crl_sequence"] == 1)
            #expect(
                try await client.join(node, token: try await client.invite()).outcome == "403 node_key_compromised")
        }
    }
}
