import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("Policies of operators")
struct PolicyRouteTests {
    @Test("a policy is published with its defaults, signed, and public before it is answered")
    func publish() async throws {
        let network = try TestNetwork()
        let now = network.clock.now()

        try await network.test { client async throws in
            let body: JSONObject = ["policy_id": "p-1", "allowed_ports": [443], "routing": ["max_hops": 4]]
            let reply = try await client.admin("/admin/policy", body)
            #expect(reply.status == 201)
            let policy = try PolicyManifest(json: reply.json ?? .null)
            #expect(policy.policyID == "p-1")
            #expect(policy.issuedAt.time == now)
            #expect(policy.issuedBy == "na-local")
            #expect(policy.minClientVersion == "0.1.0")
            #expect(policy.allowedPorts == [443])
            #expect(policy.allowedServices == [])
            #expect(policy.routing == RoutingPolicy(preferredTransports: ["quic", "wireguard"], maxHops: 4))
            #expect(policy.isFullySigned(by: network.authority.publicKey))
            #expect(try await client.get("/policy").json == reply.json)
        }
    }

    @Test("without an id, or with an empty one, the authority makes one", arguments: [nil, "", "none"] as [JSONValue])
    func generatedID(_ given: JSONValue) async throws {
        let body: JSONObject = given == "none" ? [:] : ["policy_id": given]

        let reply = try await TestNetwork().test { try await $0.admin("/admin/policy", body) }

        #expect(reply.status == 201)
        #expect(reply["policy_id"]?.stringValue?.hasPrefix("policy-") == true)
        #expect(reply["policy_id"]?.stringValue?.count == 43)
    }

    @Test(
        "N8: a wrong type or value is refused with the place of each",
        arguments: [
            (["allowed_ports": ["x"]], [["allowed_ports", 0]]), (["allowed_ports": 443], [["allowed_ports"]]),
            (["allowed_ports": nil], [["allowed_ports"]]), (["allowed_ports": [true]], [["allowed_ports", 0]]),
            (["allowed_ports": [443.0]], [["allowed_ports", 0]]),
            (["allowed_ports": [0, 443, 65_536]], [["allowed_ports", 0], ["allowed_ports", 2]]),
            (["allowed_services": [1]], [["allowed_services", 0]]),
            (["allowed_services": "db"], [["allowed_services"]]),
            (["min_client_version": 1], [["min_client_version"]]), (["policy_id": 7], [["policy_id"]]),
            (["policy_id": "a\u{0}b"], [["policy_id"]]), (["routing": []], [["routing"]]),
            (["routing": ["max_hops": 0]], [["routing", "max_hops"]]),
            (["routing": ["max_hops": 256]], [["routing", "max_hops"]]),
            (["routing": ["preferred_transports": [nil]]], [["routing", "preferred_transports", 0]]),
            (["policy_id": 7, "routing": ["max_hops": "6"]], [["policy_id"], ["routing", "max_hops"]]),
        ] as [(JSONObject, [JSONValue])])
    func refusals(_ body: JSONObject, places: [JSONValue]) async throws {
        let reply = try await TestNetwork().test { try await $0.admin("/admin/policy", body) }

        #expect(reply.outcome == "422 request_validation_failed")
        let errors = reply.error["details"]?.objectValue?["errors"]?.arrayValue ?? []
        #expect(errors.map { $0.objectValue?["loc"] } == places)
        #expect(errors.allSatisfy { $0.objectValue?["msg"]?.stringValue?.isEmpty == false })
    }

    @Test("the same id again replaces the policy, and the history shows it once")
    func replacement() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            for port: JSONValue in [443, 8_443] {
                let body: JSONObject = ["policy_id": "p-1", "allowed_ports": [port]]
                #expect(try await client.admin("/admin/policy", body).status == 201)
                network.clock.advance(by: .seconds(1))
            }
            let versions = try await history(client)
            #expect(versions.map { $0["policy_id"]?.stringValue } == ["p-1", "policy-USG-v0.1"])
            #expect(versions.map { $0["active"]?.boolValue } == [true, false])
            #expect(versions[0]["policy"]?.objectValue?["allowed_ports"] == [8_443])
        }
    }

    @Test("the history shows the newest 100 first, and says so when there are more")
    func history() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            for number in 0..<99 {
                _ = try await client.authority.publishPolicy(PolicyDraft(policyID: "p-\(number)"))
                network.clock.advance(by: .milliseconds(1))
            }
            let headers = try network.adminHeaders(.get, "/admin/policy/history", keyID: "op-standard")
            let whole = try await client.get("/admin/policy/history", headers: headers)
            #expect(whole.object.members.map(\.name) == ["versions"])
            #expect(whole["versions"]?.arrayValue?.count == 100)
            _ = try await client.authority.publishPolicy(PolicyDraft(policyID: "p-99"))
            let versions = try await history(client)
            #expect(versions.count == 100)
            #expect(versions.first?["policy_id"] == "p-99")
            #expect(versions.last?["policy_id"] == "p-0")
            let again = try network.adminHeaders(.get, "/admin/policy/history")
            #expect(try await client.get("/admin/policy/history", headers: again)["truncated"] == true)
        }
    }

    @Test("a rollback puts the policy in force as it was signed, and its place in the history stays")
    func rollback() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let first = try await client.admin("/admin/policy", ["policy_id": "p-1"])
            network.clock.advance(by: .seconds(1))
            #expect(try await client.admin("/admin/policy", ["policy_id": "p-2"]).status == 201)
            network.clock.advance(by: .seconds(1))

            let reply = try await client.admin("/admin/policy/rollback", ["policy_id": "p-1"])

            #expect(reply.status == 200)
            #expect(reply.json == first.json)
            #expect(try await client.get("/policy").json == first.json)
            let versions = try await history(client)
            #expect(versions.map { $0["policy_id"]?.stringValue } == ["p-2", "p-1", "policy-USG-v0.1"])
            #expect(versions.map { $0["active"]?.boolValue } == [false, true, false])
        }
    }

    @Test("a rollback to nothing, or to a policy that is not kept, changes nothing")
    func badRollback() async throws {
        try await TestNetwork().test { client async throws in
            let before = try await client.get("/policy").json
            for body: JSONObject in [[:], ["policy_id": ""], ["policy_id": nil], ["policy_id": 5]] {
                let reply = try await client.admin("/admin/policy/rollback", body)
                #expect(reply.outcome == "400 missing_policy_id", "\(body)")
            }
            let unknown = try await client.admin("/admin/policy/rollback", ["policy_id": "zzz"])
            #expect(unknown.outcome == "404 policy_not_found")
            #expect(try await client.get("/policy").json == before)
        }
    }

    @Test("publishing and rolling back need the privileged tier, the history the standard one")
    func tiers() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            for path in ["/admin/policy", "/admin/policy/rollback"] {
                let reply = try await client.admin(path, ["policy_id": "p"], keyID: "op-standard")
                #expect(reply.outcome == "403 insufficient_operator_tier")
                #expect(reply.message == "This operation requires the privileged operator tier.")
            }
            let headers = try network.adminHeaders(.get, "/admin/policy/history", keyID: "op-read")
            #expect(
                try await client.get("/admin/policy/history", headers: headers).outcome
                    == "403 insufficient_operator_tier")
            #expect(try await client.get("/admin/policy/history").outcome == "401 admin_auth_failed")
        }
    }

    private func history(_ client: TestClient) async throws -> [JSONObject] {
        let headers = try client.network.adminHeaders(.get, "/admin/policy/history")
        let reply = try await client.get("/admin/policy/history", headers: headers)
        return (reply["versions"]?.arrayValue ?? []).compactMap(\.objectValue)
    }
}
