import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore
@testable import AuthorityHTTP

@Suite("Agents")
struct AgentRouteTests {
    private let node = TestNetwork.key(10)
    private let other = TestNetwork.key(11)

    /// A signed descriptor, `age` old.
    private func descriptor(
        _ network: TestNetwork, by key: SigningKey, id: String = "llm-1", capabilities: [String] = ["llm:chat"],
        age: Duration = .zero, life: Duration = .seconds(600), metadata: JSONObject = [:]
    ) throws -> JSONObject {
        let start = network.clock.now().advanced(by: .zero - age)
        return try AgentDescriptor(
            agentID: id, nodePublicKey: key.publicKey.text, networkName: "USG", capabilities: capabilities,
            endpoint: AgentEndpoint(host: "127.0.0.1", port: 7_448), registeredAt: Timestamp(start),
            expiresAt: Timestamp(start.advanced(by: life)), metadata: metadata
        ).signed(by: key, keyID: key.publicKey.text).members
    }

    private func withdrawal(_ network: TestNetwork, of key: SigningKey, age: Duration = .zero) throws -> JSONObject {
        let time = network.clock.now().advanced(by: .zero - age).requestText
        let bytes = AgentRemoval.signedBytes(key: key.publicKey.text, signedAt: time)
        return ["signed_at": .string(time), "signature": .string(try key.sign(bytes).text)]
    }

    private func found(_ client: TestClient, _ query: String) async throws -> [String] {
        try await client.get("/agents?capability=" + query)["agents"]?.arrayValue?
            .compactMap { $0.objectValue?["agent_id"]?.stringValue } ?? []
    }

    @Test("a descriptor is kept as it was signed, and ends at its own time")
    func listing() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            _ = try await client.enrol(node)
            let body = try descriptor(network, by: node, metadata: ["model": "m", "n": 1.5])
            let reply = try await client.post("/agents", body)
            let end = network.clock.now().advanced(by: .seconds(600))
            #expect(reply.object == ["status": "registered", "expires_at": .string(end.requestText)])
            let kept = try await client.get("/agents/" + node.publicKey.text)
            #expect(kept.object == body)
            #expect(try AgentDescriptor(json: kept.json ?? .null).hasFirstSignature(by: node.publicKey))

            network.clock.advance(by: .seconds(600))
            #expect(try await found(client, "llm:chat") == ["llm-1"])
            network.clock.advance(by: .microseconds(1))
            #expect(try await found(client, "llm:chat") == [])
            #expect(try await client.get("/agents/" + node.publicKey.text).outcome == "404 agent_not_registered")
        }
    }

    @Test("a capability matches literally and whole, the latest agent first")
    func search() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            for (key, id, capabilities) in [
                (node, "a", ["llm:chat", "x,y", "100%", "é"]), (other, "b", ["llm:chat", "llm:chat", "under_score"]),
            ] {
                _ = try await client.enrol(key)
                let body = try descriptor(network, by: key, id: id, capabilities: capabilities)
                #expect(try await client.post("/agents", body).status == 200)
                network.clock.advance(by: .seconds(1))
            }
            #expect(try await found(client, "llm:chat") == ["b", "a"])
            #expect(try await found(client, "llm%3Achat") == ["b", "a"])
            #expect(try await found(client, "x%2Cy") == ["a"])
            #expect(try await found(client, "100%25") == ["a"])
            #expect(try await found(client, "%C3%A9") == ["a"])
            // The same letter, composed of two characters, is another capability.
            for none in ["%25", "_", "x", "y", "under-score", "LLM:CHAT", "llm:cha", "e%CC%81", "llm:chat%00"] {
                #expect(try await found(client, none) == [], "\(none)")
            }
            #expect(try await client.get("/agents").object == ["count": 2, "capability": nil])
            #expect(try await client.get("/agents?capability=").object == ["count": 2, "capability": nil])
            let long = String(repeating: "x", count: 257)
            #expect(try await client.get("/agents?capability=" + long).outcome == "400 bad_request")
        }
    }

    @Test("keys with slashes, also in front, are found raw and percent-encoded")
    func keysWithSlashes() async throws {
        let network = try TestNetwork()
        // Of the first thousand seeds some have keys of every awkward form.
        let keys = try (0..<1_000).map { number -> SigningKey in
            try SigningKey(seed: SHA256.hash(Array("\(number)".utf8)))
        }
        let awkward = [
            try #require(keys.first { $0.publicKey.text.hasPrefix("/") }),
            try #require(keys.first { $0.publicKey.text.contains("//") }),
            try #require(keys.first { $0.publicKey.text.contains("+") && $0.publicKey.text.contains("/") }),
        ]

        try await network.test { client async throws in
            for key in awkward {
                let text = key.publicKey.text
                _ = try await client.enrol(key)
                #expect(try await client.post("/agents", try descriptor(network, by: key)).status == 200)
                let encoded = text.utf8.map { byte in
                    let digits = String(byte, radix: 16)
                    return "%" + (digits.count == 1 ? "0" : "") + digits
                }.joined()
                #expect(try await client.get("/agents/" + text)["node_public_key"]?.stringValue == text)
                #expect(try await client.get("/agents/" + encoded)["node_public_key"]?.stringValue == text)
                let body = try withdrawal(network, of: key)
                #expect(try await client.delete("/agents/" + encoded, body)["status"] == "deregistered")
                #expect(try await client.get("/agents/" + text).status == 404)
            }
        }
    }

    @Test("an older descriptor does not come back: neither over a newer one nor after a withdrawal")
    func replay() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            _ = try await client.enrol(node)
            let old = try descriptor(network, by: node, id: "old")
            #expect(try await client.post("/agents", old).status == 200)
            network.clock.advance(by: .seconds(10))
            let new = try descriptor(network, by: node, id: "new")
            #expect(try await client.post("/agents", new).status == 200)
            #expect(try await client.post("/agents", old).outcome == "400 descriptor_expired")
            #expect(try await client.post("/agents", new).status == 200)
            #expect(try await found(client, "llm:chat") == ["new"])

            network.clock.advance(by: .seconds(10))
            let removal = try withdrawal(network, of: node)
            #expect(try await client.delete("/agents/" + node.publicKey.text, removal).status == 200)
            #expect(try await client.get("/agents").object == ["count": 0, "capability": nil])
            #expect(try await client.post("/agents", new).outcome == "400 descriptor_expired")

            network.clock.advance(by: .seconds(10))
            let again = try descriptor(network, by: node, id: "again")
            #expect(try await client.post("/agents", again).status == 200)
            // Who has seen the withdrawal cannot take away what the node has put up since.
            #expect(
                try await client.delete("/agents/" + node.publicKey.text, removal).outcome
                    == "404 agent_not_registered")
            #expect(try await found(client, "llm:chat") == ["again"])
        }
    }

    @Test("the checks come in the contract's order")
    func order() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            func outcome(_ change: (inout JSONObject) -> Void) async throws -> String {
                var body = try descriptor(network, by: node)
                change(&body)
                return try await client.post("/agents", body).outcome
            }
            #expect(try await outcome { $0["agent_id"] = nil } == "422 invalid_agent_descriptor")
            #expect(
                try await outcome { body in
                    body["signatures"] = []
                    body["network_name"] = "X"
                } == "401 descriptor_signature_required")
            let past = try descriptor(network, by: node, age: .seconds(601))
            var elsewhere = past
            elsewhere["network_name"] = "X"
            #expect(try await client.post("/agents", elsewhere).outcome == "400 descriptor_expired")
            let mismatch = try await client.post("/agents", try descriptor(network, by: node).with("network_name", "X"))
            #expect(mismatch.outcome == "400 descriptor_network_mismatch")
            #expect(mismatch.error["details"] == ["expected": "USG"])
            #expect(try await outcome { $0["agent_id"] = "changed" } == "403 node_has_no_active_certificate")

            let compromised = try await client.enrol(node)
            let body: JSONObject = ["cert_id": .string(compromised), "reason": "key_compromise"]
            // Issued before the other was found compromised, it still is in force.
            let second = try await client.renew(node, compromised)
            #expect(second.status == 201)
            #expect(try await outcome { $0["agent_id"] = "changed" } == "401 invalid_signature")
            #expect(try await client.admin("/admin/revoke", body).status == 200)
            #expect(try await outcome { $0["agent_id"] = "changed" } == "403 node_key_revoked")
        }
    }

    @Test("a revoked node's agent is gone, and an expired certificate lists none")
    func certificates() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let id = try await client.enrol(node)
            #expect(try await client.post("/agents", try descriptor(network, by: node)).status == 200)
            #expect(try await client.admin("/admin/revoke", ["cert_id": .string(id)]).status == 200)
            #expect(try await found(client, "llm:chat") == [])
            let again = try await client.post("/agents", try descriptor(network, by: node))
            #expect(again.outcome == "403 node_has_no_active_certificate")

            _ = try await client.enrol(other)
            network.clock.advance(by: .seconds(168 * 3_600 + 1))
            let late = try await client.post("/agents", try descriptor(network, by: other))
            #expect(late.outcome == "403 node_has_no_active_certificate")
        }
    }

    @Test("what is longer than its bound is refused whole: 422")
    func bounds() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            _ = try await client.enrol(node)
            func status(_ members: JSONObject) async throws -> Int {
                try await client.post("/agents", members).status
            }
            let many = (0..<64).map { "c\($0)" }
            #expect(try await status(try descriptor(network, by: node, capabilities: many)) == 200)
            #expect(try await status(try descriptor(network, by: node, capabilities: many + ["x"])) == 422)
            let longest = String(repeating: "é", count: 256)
            #expect(try await status(try descriptor(network, by: node, capabilities: [longest])) == 200)
            #expect(try await status(try descriptor(network, by: node, capabilities: [longest + "x"])) == 422)
            #expect(try await status(try descriptor(network, by: node, capabilities: ["a\u{0}b"])) == 422)
            #expect(try await status(try descriptor(network, by: node, life: .seconds(7 * 86_400))) == 200)
            #expect(try await status(try descriptor(network, by: node, life: .seconds(7 * 86_400 + 1))) == 422)
            let blob: JSONObject = ["x": .string(String(repeating: "x", count: 16 << 10))]
            #expect(try await status(try descriptor(network, by: node, metadata: blob)) == 422)
            let spelled = try descriptor(network, by: node).with(
                "node_public_key", .string(node.publicKey.text + "\n"))
            #expect(try await status(spelled) == 422)
        }
    }

    @Test("only listing is counted, thirty a minute and address")
    func rate() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            for _ in 0..<40 {
                #expect(try await client.get("/agents").status == 200)
                #expect(try await client.delete("/agents/x", [:]).status == 401)
            }
            for _ in 0..<30 { #expect(try await client.post("/agents", [:]).status == 422) }
            let reply = try await client.post("/agents", [:])
            #expect(reply.outcome == "429 rate_limit_exceeded")
            #expect(reply.headers[.retryAfter] == "60")
        }
    }

    @Test("a full list takes new descriptors of those who are listed, and nobody else")
    func fullList() async throws {
        let network = try TestNetwork()
        let now = network.clock.now()

        try await network.test { client async throws in
            for key in [node, other] { _ = try await client.enrol(key) }
            #expect(try await client.post("/agents", try descriptor(network, by: node)).status == 200)

            for (key, code) in [(node, nil), (other, AuthorityRefusal.Code.rateLimitExceeded)] {
                let submission = try AgentSubmission(try descriptor(network, by: key), networkName: "USG", now: now)
                let registration = AgentRegistration(
                    submission: submission, isAuthentic: true, isListFull: true, now: now)
                #expect(try await client.authority.store.read { try registration.examine($0)?.refusal.code } == code)
            }
        }
    }

    @Test("N8: no type in any member of a request about agents leads to a 500")
    func wrongTypes() async throws {
        var network = try TestNetwork()
        network.rates.discover = nil

        try await network.test { [network] client async throws in
            _ = try await client.enrol(node)
            for name in try descriptor(network, by: node).map(\.name) + ["extra"] {
                for value in WrongTypeTests.values {
                    let reply = try await client.post("/agents", try descriptor(network, by: node).with(name, value))
                    #expect(reply.status < 500, "\(name)=\(value): \(reply.outcome)")
                }
            }
            for name in ["signed_at", "signature", "version"] {
                for value in WrongTypeTests.values {
                    let body = try withdrawal(network, of: node).with(name, value)
                    let reply = try await client.delete("/agents/" + node.publicKey.text, body)
                    #expect((400..<500).contains(reply.status), "\(name)=\(value): \(reply.outcome)")
                }
            }
        }
    }
}

extension JSONObject {
    /// The same with another value under a name.
    func with(_ name: String, _ value: JSONValue) -> JSONObject {
        var copy = self
        copy[name] = value
        return copy
    }
}

extension AgentDescriptor {
    fileprivate var members: JSONObject { json.objectValue ?? [:] }
}
