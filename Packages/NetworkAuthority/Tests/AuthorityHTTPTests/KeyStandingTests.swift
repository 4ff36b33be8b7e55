import AuthorityStore
import AuthorityTesting
import HTTPTypes
import Logging
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore
@testable import AuthorityHTTP

@Suite("The authority before, at and after the succession of its key")
struct KeyStandingTests {
    private let folder: TemporaryFolder
    private let network: TestNetwork
    /// The same authority with the next key.
    private let successor: TestNetwork
    private let node = TestNetwork.key(10)

    init() throws {
        folder = try TemporaryFolder()
        var network = try TestNetwork()
        network.databasePath = folder.path("na.db")
        self.network = network
        successor = network.running(with: network.next, keyID: "na-2")
    }

    private func record(_ client: TestClient) async throws {
        let record = try network.proven(network.succession(after: .seconds(120)))
        let reply = try await client.admin("/admin/na/succession", ["succession": record.json])
        guard reply.status == 201 else { throw TestClient.Unexpected(reply: reply) }
    }

    /// Runs both instances, the old one with the succession recorded.
    private func both(_ body: @Sendable (TestClient, TestClient) async throws -> Void) async throws {
        try await network.test { old in
            try await record(old)
            try await successor.test { new in try await body(old, new) }
        }
    }

    @Test("started early, an instance with the next key is pending: it serves what there is and signs nothing")
    func pending() async throws {
        try await both { old, new in
            let ready = try await new.get("/readyz")
            #expect(ready.outcome == "503 service_not_ready")
            let key = ready.error["details"]?.objectValue?["na_key"]?.objectValue
            #expect(key?["state"] == "pending")
            #expect(key?["key_sequence"] == 2)
            let start = network.clock.now().advanced(by: .seconds(120))
            #expect(key?["signs_from"]?.stringValue.flatMap(UTCTime.init(lenientText:)) == start)

            for path in ["/crl", "/policy", "/genesis"] {
                #expect(try await new.get(path).body == old.get(path).body, "\(path)")
            }
            let history = try await new.get("/na/key-history")
            #expect(history["signing_key_sequence"] == 1)
            let current = history["keys"]?.arrayValue?.map { $0.objectValue?["current"]?.boolValue }
            #expect(current == [false, true])
            let token = try await new.invite()
            #expect(try await new.join(node, token: token).outcome == "503 na_key_not_yet_effective")
            #expect(try await new.admin("/admin/na/reissue").outcome == "503 na_key_not_yet_effective")
            #expect(try await old.join(node, token: token).outcome == "201 ")
            try await new.authority.maintain()
            #expect(try await old.get("/readyz").outcome == "200 ")
        }
    }

    @Test("from the moment of the succession the old key signs nothing, and the new one everything")
    func takeover() async throws {
        try await network.test { old in
            let id = try await old.enrol(node)
            try await record(old)
            try await successor.test { new in
                let token = try await old.invite()
                let list = try await old.get("/crl")
                let policy = try await old.get("/policy")
                network.clock.advance(by: .seconds(120))

                #expect(try await old.join(TestNetwork.key(11), token: token).outcome == "503 na_key_succeeded")
                #expect(try await old.renew(node, id).outcome == "503 na_key_succeeded")
                #expect(
                    try await old.admin("/admin/revoke", ["cert_id": .string(id)]).outcome == "503 na_key_succeeded")
                #expect(try await old.admin("/admin/na/reissue").outcome == "503 na_key_succeeded")
                #expect(try await old.heartbeat(node, id).outcome == "200 ")
                #expect(try await old.join(node, token: "nope").outcome == "403 invalid_invite_token")
                #expect(try await old.get("/crl").body == list.body)
                let ready = try await old.get("/readyz").error["details"]?.objectValue?["na_key"]?.objectValue
                #expect(ready == ["state": "stopped", "key_sequence": 1, "reason": "na_key_succeeded"])

                try await new.authority.maintain()
                #expect(try await new.get("/readyz").outcome == "200 ")
                try await assertResigned(list, try await new.get("/crl"), policy, try await new.get("/policy"))
                #expect(try await new.join(TestNetwork.key(11), token: token).outcome == "201 ")
                #expect(try await new.renew(node, id).outcome == "201 ")
                #expect(try await new.get("/na/key-history")["signing_key_sequence"] == 2)
                #expect(try await new.get("/sovereign.json")["signing_key"]?.objectValue?["key_sequence"] == 2)
            }
        }
    }

    private func assertResigned(
        _ oldList: TestReply, _ list: TestReply, _ oldPolicy: TestReply, _ policy: TestReply
    ) async throws {
        let before = try CertificateRevocationList(parsing: oldList.body)
        let after = try CertificateRevocationList(parsing: list.body)
        #expect(after.sequence == before.sequence + 1)
        #expect(after.issuer == "na-2")
        #expect(after.hasSignature(by: network.next.publicKey))
        #expect(after.revokedCertificates == before.revokedCertificates)
        let manifest = try PolicyManifest(parsing: policy.body)
        #expect(manifest.policyID == (try PolicyManifest(parsing: oldPolicy.body)).policyID)
        #expect(manifest.issuedBy == "na-2")
        #expect(manifest.hasSignature(by: network.next.publicKey))
        #expect(manifest.signatures.count == 1)
    }

    @Test("a request that the stopped key cannot serve has used up nothing: the new instance takes it as it is")
    func nothingSpent() async throws {
        try await both { old, new in
            let token = try await old.invite()
            network.clock.advance(by: .seconds(120))
            try await new.authority.maintain()
            let body = try network.signed(
                ["node_public_key": .string(node.publicKey.text), "invite_token": .string(token)], by: node)

            #expect(try await old.post("/join", body).outcome == "503 na_key_succeeded")
            let joined = try await new.post("/join", body)
            #expect(joined.outcome == "201 ")

            let revocation: JSONObject = ["cert_id": joined["cert_id"] ?? .null]
            let headers = try network.adminHeaders(.post, "/admin/revoke", body: revocation)
            #expect(try await old.post("/admin/revoke", revocation, headers: headers).outcome == "503 na_key_succeeded")
            #expect(try await new.post("/admin/revoke", revocation, headers: headers).outcome == "200 ")
        }
    }

    @Test("a certificate, a list and a policy of the new key are good for a node that fetched the history")
    func accepted() async throws {
        try await both { old, new in
            network.clock.advance(by: .seconds(120))
            try await new.authority.maintain()
            let history = try SuccessionRouteTests.history(try await new.get("/na/key-history"), network)
            let now = network.clock.now()

            let joined = try await new.join(node, token: try await new.invite())
            let certificate = try JoinCertificate(parsing: joined.body)
            #expect(history.isAuthentic(certificate, issuedAt: certificate.issuedAt, now: now))
            let list = try CertificateRevocationList(parsing: try await new.get("/crl").body)
            #expect(history.isAuthentic(list, issuedAt: list.issuedAt, now: now))
            let policy = try PolicyManifest(parsing: try await new.get("/policy").body)
            #expect(history.isAuthentic(policy, issuedAt: policy.issuedAt, now: now))
        }
    }

    @Test("reissue signs the active policy once; afterwards nothing is due")
    func reissue() async throws {
        try await network.test { try await record($0) }
        // Without its timers, which would do it first.
        let parts = try await AuthorityParts(
            successor.configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        defer { try? parts.store.close() }
        let authority = parts.authority
        network.clock.advance(by: .seconds(120))
        #expect(try authority.readiness().isPolicyOutdated)

        let first = try await authority.reissue(operation(), from: .unknown)
        let second = try await authority.reissue(operation(), from: .unknown)

        #expect(first == "policy-USG-v0.1")
        #expect(second == nil)
        #expect(try !authority.readiness().isPolicyOutdated)
        let policy = try PolicyManifest(parsing: try authority.policyDocument().bytes)
        #expect(policy.issuedBy == "na-2")
    }

    private func operation() throws -> OperatorRequest {
        let headers = try network.adminHeaders(.post, "/admin/na/reissue")
        return OperatorRequest(
            credentials: .init(
                keyID: headers[.adminKeyID], timestamp: headers[.adminTimestamp], nonce: headers[.adminNonce],
                signature: headers[.adminSignature]),
            method: "POST", path: "/admin/na/reissue")
    }

    @Test("at its enforced end the newest key stops, and no succession can follow")
    func expired() async throws {
        try await both { old, new in
            network.clock.advance(by: .seconds(120 + 365 * 86_400))

            #expect(try await new.join(node, token: try await new.invite()).outcome == "503 na_key_expired")
            var record = network.succession()
            record.keySequence = 3
            let reply = try await new.admin("/admin/na/succession", ["succession": network.proven(record).json])
            #expect(reply.outcome == "503 na_key_expired")
            #expect(try await new.get("/na/key-history")["signing_key_sequence"] == .null)
            #expect(try await new.get("/sovereign.json").outcome == "200 ")
        }
        await #expect(throws: AuthorityStartError.self) { try await successor.test { _ in } }
    }

    @Test("a chain of three keys is recorded, and each key takes over from the one before")
    func chain() async throws {
        try await both { old, new in
            network.clock.advance(by: .seconds(120))
            try await new.authority.maintain()
            var record = network.succession(after: .seconds(60))
            record.keySequence = 3
            record.previousKeyID = "na-2"
            record.previousPublicKey = network.next.publicKey.text
            record.previousSuccessionDigest = try new.authority.keyHistory().successions.last?.digest
            record.newKeyID = "na-3"
            record.newPublicKey = network.third.publicKey.text
            let signed = try record.signed(by: network.root, keyID: "root").signed(by: network.third, keyID: "na-3")

            #expect(
                try await old.admin("/admin/na/succession", ["succession": signed.json]).outcome
                    == "409 succession_pending")
            #expect(try await new.admin("/admin/na/succession", ["succession": signed.json]).outcome == "201 ")
            network.clock.advance(by: .seconds(60))
            try await network.running(with: network.third, keyID: "na-3").test {
                (last: TestClient) async throws -> Void in
                #expect(try await last.get("/readyz").outcome == "200 ")
                #expect(try await last.get("/crl")["issuer"] == "na-3")
                #expect(try await last.get("/policy")["issued_by"] == "na-3")
                #expect(try await new.join(node, token: try await new.invite()).outcome == "503 na_key_succeeded")
            }
        }
    }

    @Test("a key that the history does not name is refused at start, on an old and on a new database")
    func stranger() async throws {
        let stranger = network.running(with: TestNetwork.key(8), keyID: "na-8")
        try await assertRefused(stranger, "none of the authority's keys")
        try await network.test { try await record($0) }
        try await assertRefused(stranger, "none of the authority's keys")
        try await successor.test { _ in }
    }

    @Test("a key that was succeeded is refused at start with the key that took its place")
    func startAfterSuccession() async throws {
        try await network.test { try await record($0) }
        network.clock.advance(by: .seconds(120))

        try await assertRefused(network, "was succeeded; start with the key file of key 2")
    }

    private func assertRefused(_ network: TestNetwork, _ text: String) async throws {
        await #expect {
            try await network.test { _ in }
        } throws: { error in
            guard let error = error as? AuthorityStartError else { return false }
            return error.code == .wrongSigningKey && error.message.contains(text)
        }
    }
}
