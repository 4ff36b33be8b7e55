import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("POST /heartbeat and /renew")
struct NodeRouteTests {
    let node = TestNetwork.key(10)
    let other = TestNetwork.key(11)

    @Test("a heartbeat is acknowledged with the authority's time and shows in the roster")
    func heartbeat() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let id = try await client.enrol(node)
            let reply = try await client.heartbeat(node, id, extra: ["status": "healthy"])
            #expect(reply.json == ["ack": true, "server_time": .string(network.clock.now().requestText)])
            #expect(try await client.heartbeat(node, id).status == 200)

            let headers = try network.adminHeaders(.get, "/nodes", keyID: "op-read")
            let roster = try await client.get("/nodes", headers: headers)
            let entry = roster["nodes"]?.objectValue?[id]?.objectValue
            #expect(roster["count"] == 1)
            #expect(
                entry?.members.map(\.name).sorted() == [
                    "expires_at", "last_heartbeat", "node_public_key", "remote_addr", "roles", "status",
                ])
            #expect(entry?["status"] == "unknown")
            #expect(entry?["node_public_key"]?.stringValue == node.publicKey.text)
        }
    }

    @Test("a certificate is judged in order: ids, known, key, revoked, signature, dates")
    func order() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            #expect(try await client.post("/heartbeat", [:]).outcome == "400 missing_certificate_identity")
            #expect(try await client.post("/renew", [:]).outcome == "400 missing_certificate_identity")
            let unknown = try await client.heartbeat(node, "nope")
            #expect(unknown.outcome == "403 certificate_not_found")
            #expect(unknown.message == "Unknown certificate")
            let unknownRenewal = try await client.renew(node, "nope")
            #expect(unknownRenewal.outcome == "403 certificate_not_found")
            #expect(unknownRenewal.message == "Unknown certificate. Cannot renew.")

            let id = try await client.enrol(node)
            #expect(try await client.heartbeat(other, id).outcome == "403 certificate_key_mismatch")
            let forged = try network.signed(
                ["cert_id": .string(id), "node_public_key": .string(node.publicKey.text)], by: other)
            #expect(try await client.post("/heartbeat", forged).outcome == "401 node_auth_failed")

            network.clock.advance(by: .seconds(-1))
            #expect(try await client.heartbeat(node, id).outcome == "403 certificate_not_yet_valid")
            network.clock.advance(by: .seconds(168 * 3_600 + 2))
            #expect(try await client.heartbeat(node, id).outcome == "403 certificate_expired")
            #expect(try await client.renew(node, id).outcome == "403 certificate_expired")

            #expect(try await client.admin("/admin/revoke", ["cert_id": .string(id)]).status == 200)
            let unsigned: JSONObject = ["cert_id": .string(id), "node_public_key": .string(node.publicKey.text)]
            #expect(try await client.post("/heartbeat", unsigned).outcome == "403 certificate_revoked")
            #expect(try await client.renew(node, id).outcome == "403 certificate_revoked")
        }
    }

    @Test("a nonce is single use over all node routes of a key")
    func nonceAcrossRoutes() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let id = try await client.enrol(node)
            var body: JSONObject = ["cert_id": .string(id), "node_public_key": .string(node.publicKey.text)]
            #expect(
                try await client.post("/heartbeat", network.signed(body, by: node, nonce: "once")).status == 200)
            body["validity_hours"] = 1
            let renewal = try await client.post("/renew", network.signed(body, by: node, nonce: "once"))
            #expect(renewal.outcome == "401 node_auth_failed")
            #expect(renewal.message == "Nonce already used (replay detected)")
        }
    }

    @Test("a renewal keeps roles and the invite's validity; the predecessor lives until its grace is over")
    func renewal() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let id = try await client.enrol(node, invite: ["roles": ["role:bridge"], "max_validity_hours": 2])
            let reply = try await client.renew(node, id, extra: ["validity_hours": 8_760])
            let certificate = try JoinCertificate(json: reply.json ?? .null)
            #expect(reply.status == 201)
            #expect(certificate.certID != id)
            #expect(certificate.roles == ["role:bridge"])
            #expect(certificate.expiresAt.time == network.clock.now().advanced(by: .seconds(7_200)))
            #expect(try await client.heartbeat(node, id).status == 200)
            #expect(try await client.heartbeat(node, certificate.certID).status == 200)

            network.clock.advance(by: .seconds(900))
            #expect(try await client.heartbeat(node, id).outcome == "403 certificate_superseded")
            #expect(try await client.renew(node, id).outcome == "403 certificate_superseded")
            let list = try CertificateRevocationList(json: try await client.get("/crl").json ?? .null)
            #expect(list.sequence == 1)
            #expect(list.revokedCertificates.map(\.certificateID) == [id])
            #expect(list.revokedCertificates.first?.reason == "superseded")
            #expect(try await client.heartbeat(node, id).outcome == "403 certificate_revoked")
            #expect(try await client.heartbeat(node, certificate.certID).status == 200)
        }
    }

    @Test("N6: a repeated renewal gets the successor that was issued already, never a second one")
    func repeatedRenewal() async throws {
        try await TestNetwork().test { client async throws in
            let id = try await client.enrol(node)
            let first = try await client.renew(node, id)
            let again = try await client.renew(node, id, extra: ["validity_hours": 1])
            #expect(again.status == 201)
            #expect(first.json == again.json)
            #expect(try await client.get("/nodes")["count"] == 2)
        }
    }

    @Test("N6: a renewal that overlaps the one that got the successor, by an earlier clock, gets it too")
    func overlappingRenewal() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let id = try await client.enrol(node)
            network.clock.advance(by: .seconds(1))
            let first = try await client.renew(node, id)
            network.clock.advance(by: .milliseconds(-5))
            let again = try await client.renew(node, id)

            #expect(again.outcome == "201 ")
            #expect(first.json == again.json)
        }
    }

    @Test("N6: without a grace the predecessor is revoked and listed at once")
    func noGrace() async throws {
        var network = try TestNetwork()
        network.renewalGrace = .zero

        try await network.test { client async throws in
            let id = try await client.enrol(node)
            #expect(try await client.renew(node, id).status == 201)
            let list = try CertificateRevocationList(json: try await client.get("/crl").json ?? .null)
            #expect(list.revokedCertificates.map(\.certificateID) == [id])
            #expect(try await client.heartbeat(node, id).outcome == "403 certificate_revoked")
        }
    }

    @Test("a key gets so many new certificates in an hour; repeats, refusals and other keys are not counted")
    func renewalRate() async throws {
        var network = try TestNetwork()
        network.rates.renewals = 2
        let clock = network.clock

        try await network.test { client async throws in
            let first = try await client.enrol(node)
            func renewed(_ id: String) async throws -> String {
                try #require(try await client.renew(node, id)["cert_id"]?.stringValue)
            }
            let second = try await renewed(first)
            clock.advance(by: .seconds(1_800))
            let third = try await renewed(second)
            #expect(try await renewed(second) == third)
            #expect(try await client.renew(node, third).outcome == "429 rate_limit_exceeded")
            #expect(try await client.heartbeat(node, third).status == 200)
            #expect(try await client.renew(other, try await client.enrol(other)).status == 201)

            clock.advance(by: .seconds(1_799))
            #expect(try await client.renew(node, third).outcome == "429 rate_limit_exceeded")
            clock.advance(by: .seconds(1))
            let fourth = try await renewed(third)
            #expect(try await client.renew(node, fourth).outcome == "429 rate_limit_exceeded")
        }
    }

    @Test("roles may be repeated in a renewal, in any order, but not changed")
    func roles() async throws {
        try await TestNetwork().test { client async throws in
            let id = try await client.enrol(node, invite: ["roles": ["role:anchor", "role:bridge"]])
            let changed = try await client.renew(node, id, extra: ["validity_hours": 1, "roles": ["role:operator"]])
            #expect(changed.outcome == "403 renewal_role_change_forbidden")
            #expect(changed.message == "Role changes are not permitted during renewal")
            let doubled: JSONObject = [
                "validity_hours": 1, "roles": ["role:anchor", "role:anchor", "role:bridge"],
            ]
            #expect(try await client.renew(node, id, extra: doubled).outcome == "403 renewal_role_change_forbidden")
            let same: JSONObject = ["validity_hours": 1, "roles": ["role:bridge", "role:anchor"]]
            #expect(try await client.renew(node, id, extra: same).status == 201)
        }
    }

    @Test("N5: a signed body is taken by the route of its shape only")
    func shapes() async throws {
        try await TestNetwork().test { client async throws in
            let id = try await client.enrol(node)
            #expect(try await client.renew(node, id, extra: ["status": "healthy"]).outcome == "400 bad_request")
            #expect(
                try await client.renew(node, id, extra: ["status": nil, "validity_hours": 1]).outcome
                    == "400 bad_request")
            for member in ["validity_hours", "roles", "invite_token"] {
                #expect(
                    try await client.heartbeat(node, id, extra: JSONObject([(member, .null)])).outcome
                        == "400 bad_request", "\(member)")
            }
            #expect(try await client.renew(node, id, extra: [:]).status == 201)
        }
    }

    @Test("N5: what a request says of its purpose and audience must be true")
    func purpose() async throws {
        let network = try TestNetwork()
        let audience = JSONValue.string(network.authority.publicKey.text)

        try await network.test { client async throws in
            let id = try await client.enrol(node)
            let good: JSONObject = ["purpose": "heartbeat", "audience": audience]
            #expect(try await client.heartbeat(node, id, extra: good).status == 200)
            for bad: JSONObject in [
                ["purpose": "renew"], ["purpose": nil], ["audience": .string(node.publicKey.text)], ["audience": 1],
            ] {
                #expect(try await client.heartbeat(node, id, extra: bad).outcome == "401 node_auth_failed", "\(bad)")
            }
        }
    }

    @Test("a request is good up to 300 s before and after its time")
    func skew() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let id = try await client.enrol(node)
            let body: JSONObject = ["cert_id": .string(id), "node_public_key": .string(node.publicKey.text)]
            for (seconds, status) in [(-300, 200), (300, 200), (-301, 401), (301, 401)] {
                let time = network.clock.now().advanced(by: .seconds(seconds)).requestText
                let signed = try network.signed(body, by: node, timestamp: time)
                #expect(try await client.post("/heartbeat", signed).status == status, "\(seconds)")
            }
        }
    }

    @Test("N14: a nonce, a certificate id and a token of 256 characters are looked at, of 257 refused")
    func identifierLengths() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let id = try await client.enrol(node)
            let body: JSONObject = ["cert_id": .string(id), "node_public_key": .string(node.publicKey.text)]
            for (count, nonce, unknown, token) in [
                (256, "200 ", "403 certificate_not_found", "403 invalid_invite_token"),
                (257, "401 node_auth_failed", "400 bad_request", "400 bad_request"),
            ] {
                let text = String(repeating: "n", count: count)
                let signed = try network.signed(body, by: node, nonce: text)
                #expect(try await client.post("/heartbeat", signed).outcome == nonce)
                #expect(try await client.heartbeat(node, text).outcome == unknown)
                #expect(try await client.join(node, token: text).outcome == token)
            }
        }
    }

    @Test("heartbeats and renewals of an address share one rate")
    func rate() async throws {
        var network = try TestNetwork()
        network.rates.nodeAddress = 4

        try await network.test { client async throws in
            for _ in 0..<2 { #expect(try await client.post("/heartbeat", [:]).status == 400) }
            for _ in 0..<2 { #expect(try await client.post("/renew", [:]).status == 400) }
            #expect(try await client.post("/heartbeat", [:]).outcome == "429 rate_limit_exceeded")
            #expect(try await client.post("/renew", [:]).outcome == "429 rate_limit_exceeded")
        }
    }
}
