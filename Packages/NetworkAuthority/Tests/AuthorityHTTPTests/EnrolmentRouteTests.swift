import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("POST /join")
struct EnrolmentRouteTests {
    let node = TestNetwork.key(10)
    let other = TestNetwork.key(11)

    @Test("a node with an invite gets a certificate with the invite's roles, signed by the authority")
    func joins() async throws {
        let network = try TestNetwork()

        let reply = try await network.test { client async throws in
            try await client.join(node, token: try await client.invite(), extra: ["roles": ["role:client"]])
        }

        #expect(reply.status == 201)
        let certificate = try JoinCertificate(json: reply.json ?? .null)
        #expect(certificate.roles == ["role:anchor"])
        #expect(certificate.nodePublicKey == node.publicKey.text)
        #expect(certificate.networkName == "USG")
        #expect(certificate.issuedBy == "na-local")
        #expect(certificate.hasSignature(by: network.authority.publicKey))
        #expect(certificate.issuedAt.time == network.clock.now())
        #expect(certificate.expiresAt.time == network.clock.now().advanced(by: .seconds(168 * 3_600)))
    }

    @Test("the fields are judged in the contract's order, each with its own code")
    func fieldOrder() async throws {
        let key = JSONValue.string(node.publicKey.text)
        let cases: [(JSONObject, String)] = [
            ([:], "400 missing_node_public_key"),
            (["validity_hours": 0], "400 invalid_validity_hours"),
            (["node_public_key": key, "invite_token": "x", "validity_hours": 0], "400 invalid_validity_hours"),
            (["node_public_key": "@@@", "invite_token": "x"], "400 invalid_node_public_key"),
            (["node_public_key": key], "403 missing_invite_token"),
            (["node_public_key": key, "invite_token": ""], "403 missing_invite_token"),
            (["node_public_key": key, "invite_token": "nope"], "403 invalid_invite_token"),
        ]

        try await TestNetwork().test { client async throws in
            for (body, outcome) in cases {
                #expect(try await client.post("/join", body).outcome == outcome, "\(body)")
            }
        }
    }

    @Test("a request that is not authentic is refused with the contract's message, and the invite stays unused")
    func authentication() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let token = try await client.invite()
            let body: JSONObject = [
                "node_public_key": .string(node.publicKey.text), "invite_token": .string(token),
            ]
            let old = network.clock.now().advanced(by: .seconds(-400)).requestText
            var changed = try network.signed(body, by: node)
            changed["validity_hours"] = 1
            let cases: [(JSONObject, String)] = [
                (body, "Missing authentication fields: signature, timestamp, and nonce required"),
                (try network.signed(body, by: node, timestamp: "yesterday"), "Invalid timestamp format"),
                (try network.signed(body, by: node, timestamp: old), "Request timestamp too old (400s > 300s)"),
                (changed, "Invalid signature"),
                (try network.signed(body, by: other), "Invalid signature"),
            ]
            for (body, message) in cases {
                let reply = try await client.post("/join", body)
                #expect(reply.outcome == "401 node_auth_failed")
                #expect(reply.message == message)
            }
            #expect(try await client.join(node, token: token).status == 201)
        }
    }

    @Test("a nonce is single use, also with another invite")
    func nonceReplay() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            func body(_ token: String) throws -> JSONObject {
                try network.signed(
                    ["node_public_key": .string(node.publicKey.text), "invite_token": .string(token)], by: node,
                    nonce: "n-1")
            }
            #expect(try await client.post("/join", body(try await client.invite())).status == 201)
            let again = try await client.post("/join", body(try await client.invite()))
            #expect(again.outcome == "401 node_auth_failed")
            #expect(again.message == "Nonce already used (replay detected)")
        }
    }

    @Test("N1: the same key with the same invite gets the same certificate again; another key gets nothing")
    func repeatedJoin() async throws {
        try await TestNetwork().test { client async throws in
            let token = try await client.invite()
            let first = try await client.join(node, token: token)
            let again = try await client.join(node, token: token)
            #expect(first.status == 201)
            #expect(again.status == 201)
            #expect(first["cert_id"] == again["cert_id"])
            #expect(first.json == again.json)
            #expect(try await client.join(other, token: token).outcome == "403 invalid_invite_token")
        }
    }

    @Test("N1: once its certificate is revoked or expired, a used invite is worth nothing")
    func repeatedJoinEnds() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let token = try await client.invite()
            let id = try await client.join(node, token: token)["cert_id"]
            #expect(try await client.admin("/admin/revoke", ["cert_id": id ?? .null]).status == 200)
            #expect(try await client.join(node, token: token).outcome == "403 invalid_invite_token")

            let shortLived = try await client.invite(["max_validity_hours": 1])
            #expect(try await client.join(other, token: shortLived).status == 201)
            network.clock.advance(by: .seconds(3_600))
            #expect(try await client.join(other, token: shortLived).outcome == "403 invalid_invite_token")
        }
    }

    @Test("an invite is redeemed before it expires, by the key it is bound to, and caps the validity")
    func inviteTerms() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let bound = try await client.invite(["recipient_public_key": .string(node.publicKey.text)])
            #expect(try await client.join(other, token: bound).outcome == "403 invalid_invite_token")
            #expect(try await client.join(node, token: bound).status == 201)

            let capped = try await client.join(other, token: try await client.invite(["max_validity_hours": 2]))
            let certificate = try JoinCertificate(json: capped.json ?? .null)
            #expect(certificate.expiresAt.time == network.clock.now().advanced(by: .seconds(7_200)))

            let stale = try await client.invite(["token_expiry_hours": 1])
            network.clock.advance(by: .seconds(3_600))
            #expect(try await client.join(TestNetwork.key(12), token: stale).outcome == "403 invalid_invite_token")
        }
    }

    @Test("the fourth bad token of a minute gets 429, while a good one is still served")
    func badTokens() async throws {
        try await TestNetwork().test { client async throws in
            for _ in 0..<3 {
                #expect(try await client.join(node, token: "nope").outcome == "403 invalid_invite_token")
            }
            let fourth = try await client.join(node, token: "nope")
            #expect(fourth.outcome == "429 rate_limit_exceeded")
            #expect(fourth.message == "Rate limit exceeded")
            #expect(fourth.headers[.retryAfter] == "60")
            #expect(try await client.join(node, token: try await client.invite()).status == 201)
        }
    }

    @Test("an invite that is bound to another key counts as a bad token")
    func boundTokens() async throws {
        try await TestNetwork().test { client async throws in
            let bound = try await client.invite(["recipient_public_key": .string(other.publicKey.text)])
            for _ in 0..<3 {
                #expect(try await client.join(node, token: bound).outcome == "403 invalid_invite_token")
            }
            #expect(try await client.join(node, token: bound).outcome == "429 rate_limit_exceeded")
            #expect(try await client.join(other, token: bound).status == 201)
        }
    }

    @Test("N1: a certificate that was renewed is not given again once its grace is over")
    func repeatedJoinAfterRenewal() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let token = try await client.invite()
            let id = try await client.join(node, token: token)["cert_id"]
            #expect(try await client.renew(node, id?.stringValue ?? "").status == 201)
            network.clock.advance(by: .seconds(899))
            #expect(try await client.join(node, token: token)["cert_id"] == id)
            network.clock.advance(by: .seconds(1))
            #expect(try await client.join(node, token: token).outcome == "403 invalid_invite_token")
        }
    }

    @Test("requests are counted before their body is read, whatever it is")
    func rateBeforeBody() async throws {
        var network = try TestNetwork()
        network.rates.join = 1
        network.rates.nodeAddress = 1

        try await network.test { client async throws in
            for path in ["/join", "/heartbeat"] {
                let headers: HTTPFields = [.contentType: "application/json"]
                let bad = try await client.send(.post, path, headers: headers, bytes: Array("{nope".utf8))
                #expect(bad.outcome == "400 invalid_json")
                let next = try await client.send(.post, path, headers: headers, bytes: Array("{nope".utf8))
                #expect(next.outcome == "429 rate_limit_exceeded")
            }
        }
    }

    @Test("the eleventh request of a minute is refused, whatever it asks for")
    func joinRate() async throws {
        try await TestNetwork().test { client async throws in
            for _ in 0..<10 { #expect(try await client.post("/join", [:]).status == 400) }
            #expect(try await client.post("/join", [:]).outcome == "429 rate_limit_exceeded")
        }
    }

    @Test(
        "N12: the join limit is what the settings say, and who exceeds it is told when to come back",
        arguments: [1, 25])
    func configuredJoinRate(_ limit: Int) async throws {
        var network = try TestNetwork()
        network.rates.join = limit

        try await network.test { client async throws in
            for _ in 0..<limit { #expect(try await client.post("/join", [:]).status == 400) }
            let refused = try await client.post("/join", [:])
            #expect(refused.outcome == "429 rate_limit_exceeded")
            #expect(refused.headers[.retryAfter] == "60")
        }
    }

    @Test("the join limit can be lifted")
    func liftedJoinRate() async throws {
        var network = try TestNetwork()
        network.rates.join = nil

        try await network.test { client async throws in
            for _ in 0..<40 { #expect(try await client.post("/join", [:]).status == 400) }
        }
    }

    @Test(
        "N3: a key in another spelling, or of a bad point, is refused with 400",
        arguments: [
            "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/T0=", "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Tw=\n",
            " Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Tw=", "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg-6_Tw=",
            "Q6cucUQBdi32a2jCbfvfJoKq7J8kdOykYT5CSg+6/Tw", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        ])
    func keySpellings(_ text: String) async throws {
        try await TestNetwork().test { client async throws in
            let body: JSONObject = [
                "node_public_key": .string(text), "invite_token": .string(try await client.invite()),
            ]
            let reply = try await client.post("/join", try client.network.signed(body, by: node))
            #expect(reply.outcome == "400 invalid_node_public_key")
        }
    }

    @Test("N1: a key revoked as compromised is refused before its invite is spent")
    func compromisedKey() async throws {
        try await TestNetwork().test { client async throws in
            let id = try await client.enrol(node)
            let revocation: JSONObject = ["cert_id": .string(id), "reason": "key_compromise"]
            #expect(try await client.admin("/admin/revoke", revocation).status == 200)

            let token = try await client.invite()
            let reply = try await client.join(node, token: token)
            #expect(reply.outcome == "403 node_key_compromised")
            #expect(reply.message == "Node public key has been compromised")
            #expect(try await client.join(other, token: token).status == 201)
        }
    }
}
