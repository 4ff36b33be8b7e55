import AuthorityCore
import AuthorityTesting
import HTTPTypes
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("Public documents")
struct DocumentRouteTests {
    let node = TestNetwork.key(10)

    @Test("health, readiness and origin have the contract's members")
    func members() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            #expect(try await client.get("/healthz").json == ["status": "ok"])
            let health: JSONValue = [
                "boundary_policies": "healthy", "boundary_policy_enforcement": "optional", "evidence_store": "off",
                "network": "USG", "status": "healthy", "version": "v0.1",
            ]
            #expect(try await client.get("/health").json == health)
            let ready = try await client.get("/readyz")
            #expect(ready.status == 200)
            #expect(
                ready.object.members.map(\.name) == [
                    "database", "db_path", "ha_mode", "instance", "na_key", "rate_limiter", "reissue",
                    "signing_key", "status",
                ])
            let database = ready["database"]?.objectValue ?? [:]
            #expect(
                database.members.map(\.name) == ["backend", "expected_schema_version", "schema_version", "writable"])
            #expect(database["backend"] == "sqlite")
            #expect(database["schema_version"] == database["expected_schema_version"])
            #expect(ready["na_key"] == ["key_sequence": 1, "state": "signing"])
            let fingerprint = ready["signing_key"]?.objectValue?["fingerprint"]?.stringValue
            #expect(fingerprint == SHA256.hex(network.authority.publicKey.nodeID.bytes))
            let sovereign = try await client.get("/sovereign.json")
            #expect(
                sovereign.object.members.map(\.name) == [
                    "bootstrap_anchor_count", "endpoint", "network_authority", "network_name", "network_version",
                    "policy_manifest", "root_public_key", "signing_key", "sovereign_id", "supported_surfaces",
                ])
            #expect(sovereign["endpoint"] == "http://localhost")
            #expect(
                sovereign["supported_surfaces"] == [
                    "genesis": "http://localhost/genesis", "key_history": "http://localhost/na/key-history",
                    "swagger": "http://localhost/swagger.json",
                ])
            #expect(sovereign["network_authority"]?.objectValue?["valid_to_enforced"] == false)
        }
    }

    @Test("N10: readiness tells the public nothing about the machine, and the database to an operator")
    func readinessDetails() async throws {
        var network = try TestNetwork()
        let folder = try TemporaryFolder()
        network.databasePath = folder.path("na.db")

        try await network.test { [network] client async throws in
            let open = try await client.get("/readyz")
            #expect(!String(decoding: open.body, as: UTF8.self).contains(folder.path))
            let headers = try network.adminHeaders(.get, "/readyz", keyID: "op-read")
            #expect(try await client.get("/readyz", headers: headers)["db_path"]?.stringValue == network.databasePath)
        }
    }

    @Test("the genesis block, the default policy and the first list are served as signed documents")
    func documents() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let genesis = try GenesisBlock(json: try await client.get("/genesis").json ?? .null)
            #expect(genesis.isFullySigned(by: network.root.publicKey))
            let policy = try PolicyManifest(json: try await client.get("/policy").json ?? .null)
            #expect(policy.policyID == "policy-USG-v0.1")
            #expect(policy.minClientVersion == "0.1.0")
            #expect(policy.allowedPorts == [443, 8443])
            #expect(policy.allowedServices == ["service-1", "service-2"])
            #expect(policy.hasSignature(by: network.authority.publicKey))
            let reply = try await client.get("/crl")
            let list = try CertificateRevocationList(json: reply.json ?? .null)
            #expect(list.sequence == 0)
            #expect(list.revokedCertificates.isEmpty)
            #expect(list.nextUpdate.time == list.issuedAt.time?.advanced(by: .seconds(86_400)))
            #expect(list.hasSignature(by: network.authority.publicKey))
            #expect(reply.body == list.json.canonicalBytes() + [0x0A])
        }
    }

    @Test("the key history has one window, from always to a shown end")
    func keyHistory() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let reply = try await client.get("/na/key-history")
            #expect(
                reply.object.members.map(\.name) == [
                    "genesis", "handover_seconds", "keys", "root_public_key", "signing_key_sequence",
                    "sovereign_id", "successions", "vouching_grace_seconds",
                ])
            #expect(reply["handover_seconds"] == 300)
            #expect(reply["vouching_grace_seconds"] == 86_400)
            let window: JSONValue = [
                "current": true, "key_id": "na-local", "key_sequence": 1,
                "public_key": .string(network.authority.publicKey.text), "succeeded_at": nil, "valid_from": nil,
                "valid_to": .string(network.genesis.networkAuthority.validTo.text), "valid_to_enforced": false,
            ]
            #expect(reply["keys"] == [window])
        }
    }

    @Test("the key history is served 120 times a minute")
    func readRate() async throws {
        try await TestNetwork().test { client async throws in
            for _ in 0..<120 { #expect(try await client.get("/na/key-history").status == 200) }
            #expect(try await client.get("/na/key-history").outcome == "429 rate_limit_exceeded")
        }
    }

    @Test("a document that the client has already is answered with 304", arguments: ["/genesis", "/policy", "/crl"])
    func notModified(_ path: String) async throws {
        try await TestNetwork().test { client async throws in
            let tag = try #require(try await client.get(path).headers[.eTag])
            for condition in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                let reply = try await client.get(path, headers: [.ifNoneMatch: condition])
                #expect(reply.status == 304)
                #expect(reply.body.isEmpty)
                #expect(reply.headers[.eTag] == tag)
                #expect(reply.headers[.contentLength] == nil)
            }
            #expect(try await client.get(path, headers: [.ifNoneMatch: "\"x\""]).status == 200)
        }
    }

    @Test("a request that waits for the list is answered as soon as it changes", .timeLimit(.minutes(1)))
    func heldRequest() async throws {
        try await TestNetwork().test { client async throws in
            let id = try await client.enrol(node)
            let tag = try #require(try await client.get("/crl").headers[.eTag])
            async let held = client.get("/crl", headers: [.ifNoneMatch: tag, .prefer: "wait=25"])
            try await eventually { client.authority.heldRequestCount > 0 }
            #expect(try await client.admin("/admin/revoke", ["cert_id": .string(id)]).status == 200)
            let reply = try await held
            #expect(reply.status == 200)
            #expect(reply.headers[.preferenceApplied] == "wait=25")
            #expect(reply["sequence"] == 1)
        }
    }

    @Test("a request that waits in vain is answered with 304, and one that lags gets the list at once")
    func heldInVain() async throws {
        var network = try TestNetwork()
        network.timer = ContinuousClock()

        try await network.test { client async throws in
            let tag = try #require(try await client.get("/crl").headers[.eTag])
            let vain = try await client.get("/crl", headers: [.ifNoneMatch: tag, .prefer: "wait=1"])
            #expect(vain.status == 304)
            #expect(vain.headers[.preferenceApplied] == "wait=1")
            let lagging = try await client.get("/crl", headers: [.ifNoneMatch: "\"old\"", .prefer: "wait=60"])
            #expect(lagging.status == 200)
            #expect(lagging.headers[.preferenceApplied] == "wait=25")
        }
    }

    @Test("the list is signed again when less than 12 h remain, and lapsed entries leave it")
    func refresh() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            let id = try await client.enrol(node, invite: ["max_validity_hours": 1])
            #expect(try await client.admin("/admin/revoke", ["cert_id": .string(id)])["crl_sequence"] == 1)
            network.clock.advance(by: .seconds(2 * 3_600 - 1))
            #expect(try await client.get("/crl")["sequence"] == 1)
            network.clock.advance(by: .seconds(1))
            let dropped = try CertificateRevocationList(json: try await client.get("/crl").json ?? .null)
            #expect(dropped.sequence == 2)
            #expect(dropped.revokedCertificates.isEmpty)
            network.clock.advance(by: .seconds(12 * 3_600))
            #expect(try await client.get("/crl")["sequence"] == 2)
            network.clock.advance(by: .seconds(1))
            #expect(try await client.get("/crl")["sequence"] == 3)
            #expect(try await client.get("/crl")["sequence"] == 3)
        }
    }

    @Test("the count of nodes is open to all; the roster is for operators")
    func nodes() async throws {
        let network = try TestNetwork()

        try await network.test { client async throws in
            #expect(try await client.get("/nodes").json == ["count": 0])
            _ = try await client.enrol(node)
            #expect(try await client.get("/nodes").json == ["count": 1])
            let forged = try network.adminHeaders(.get, "/nodes", key: node)
            #expect(try await client.get("/nodes", headers: forged).outcome == "401 admin_auth_failed")
            network.clock.advance(by: .seconds(300))
            let headers = try network.adminHeaders(.get, "/nodes", keyID: "op-read")
            let roster = try await client.get("/nodes", headers: headers)
            #expect(roster.json == ["count": 0, "nodes": [:]])
        }
    }

    @Test(
        "the host of a request must be a plain origin",
        arguments: [
            ("http://a.example", true), ("https://a.example:8443", true), ("http://[::1]:80", true),
            ("http://127.0.0.1:1", true), ("ftp://a", false), ("http://", false), ("http://a/", false),
            ("http://a?x", false), ("http://u@a", false), ("http://a:0", false), ("http://a:99999", false),
            ("http://" + String(repeating: "a", count: 293), true),
            ("http://" + String(repeating: "a", count: 294), false), ("http://a:", false), ("http://[::1", false),
            ("http://a b", false), ("http://a\"b", false),
        ])
    func origins(_ text: String, isGood: Bool) {
        #expect((RequestOrigin.origin(text) != nil) == isGood)
    }
}
