import MeshCrypto
import MeshProtocol
import Testing

@Suite("Verification of key histories")
struct KeyHistoryVerificationTests {
    @Test("the golden chain verifies and gives the golden windows and digest")
    func goldenChain() throws {
        let golden = try GoldenVectors.load("key-succession")
        let verification = AuthorityKeyHistory.verify(
            genesis: try #require(golden["genesis"]), successions: try golden.list("chain"),
            rootPublicKey: try golden.text("root_public_key")
        )
        let history = try #require(verification.history)

        #expect(verification.isVerified)
        #expect(verification.failures.isEmpty)
        #expect(history.windows.map(\.json) == (try golden.list("keys")))
        let last = try #require(history.successions.last)
        #expect(try last.digest == golden.text("digest"))
        #expect(try last.signedBytes == Array(golden.text("canonical_json").utf8))
    }

    @Test("every altered golden chain is refused at its place for its reason")
    func alteredChains() throws {
        let golden = try GoldenVectors.load("key-succession")
        let altered = try #require(golden["altered"]?.objectValue)

        #expect(altered.count >= 10)
        for member in altered {
            let verification = AuthorityKeyHistory.verify(
                genesis: try #require(golden["genesis"]), successions: try member.value.list("successions"),
                rootPublicKey: try golden.text("root_public_key")
            )
            let expected = try member.value.list("failures").first
            #expect(verification.isVerified == member.value["verified"]?.boolValue, "\(member.name)")
            #expect(verification.failures.first?.reason.rawValue == expected?["reason"]?.stringValue, "\(member.name)")
            #expect(verification.failures.first?.keySequence == expected?["key_sequence"]?.int64Value, "\(member.name)")
            #expect((verification.history == nil) != verification.isVerified)
        }
    }

    private func expect(
        _ verification: KeyHistoryVerification, _ reason: KeyHistoryFailure.Reason, at sequence: Int64,
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(verification.failures.map(\.reason) == [reason], sourceLocation: location)
        #expect(verification.failures.map(\.keySequence) == [sequence], sourceLocation: location)
        #expect(verification.history == nil, sourceLocation: location)
        #expect(!verification.isVerified, sourceLocation: location)
    }

    @Test("genesis blocks are refused with their reasons")
    func genesisReasons() throws {
        let network = try TrustFixture()
        let members = try #require(try network.genesis().json.objectValue)
        var unknown = members
        unknown["extra"] = 1
        var nestedUnknown = members
        nestedUnknown["policy_manifest"] = ["hash": "sha256:placeholder", "url": nil, "extra": 1]
        var otherForm = members
        otherForm["allowed_transports"] = nil
        var noKey = try network.unsignedGenesis()
        noKey.networkAuthority.publicKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        var rootIsAuthority = try network.unsignedGenesis()
        rootIsAuthority.networkAuthority.publicKey = network.root.publicKey.text
        var otherRoot = try network.unsignedGenesis()
        otherRoot.rootPublicKey = network.third.publicKey.text

        try expect(network.verify([], genesis: []), .genesisInvalid, at: 1)
        try expect(network.verify([], genesis: .object(members.removing("network_name"))), .genesisInvalid, at: 1)
        try expect(
            network.verify([], genesis: otherRoot.signed(by: network.third, keyID: "k").json),
            .genesisRootMismatch, at: 1)
        try expect(network.verify([], genesis: network.unsignedGenesis().json), .genesisInvalidSignature, at: 1)
        try expect(
            network.verify([], genesis: network.unsignedGenesis().signed(by: network.first, keyID: "k").json),
            .genesisInvalidSignature, at: 1
        )
        try expect(
            network.verify([], genesis: network.genesis().signed(by: network.first, keyID: "k").json),
            .genesisInvalidSignature, at: 1
        )
        try expect(network.verify([], genesis: .object(unknown)), .genesisInvalidSignature, at: 1)
        try expect(
            network.verify([], genesis: network.signAsReceived(unknown, by: [network.root])),
            .unknownField, at: 1)
        try expect(
            network.verify([], genesis: network.signAsReceived(nestedUnknown, by: [network.root])),
            .unknownField, at: 1)
        try expect(network.verify([], genesis: .object(otherForm)), .genesisInvalidSignature, at: 1)
        try expect(
            network.verify([], genesis: network.signAsReceived(otherForm, by: [network.root])),
            .nonCanonicalForm, at: 1)
        try expect(
            network.verify([], genesis: noKey.signed(by: network.root, keyID: "k").json),
            .genesisInvalid, at: 1)
        try expect(
            network.verify([], genesis: rootIsAuthority.signed(by: network.root, keyID: "k").json),
            .genesisInvalid, at: 1)
    }

    @Test("records that are not in their form are refused with their reasons")
    func formReasons() throws {
        let network = try TrustFixture()
        let members = try #require(try network.record().json.objectValue)
        var unknown = members
        unknown["extra"] = 1
        var offset = members
        offset["effective_at"] = "2026-03-01T00:00:00+00:00"
        var otherZone = members
        otherZone["effective_at"] = "2026-03-01T01:00:00+01:00"
        var nullDigest = members
        nullDigest["previous_succession_digest"] = .null
        var longID = members
        longID["succession_id"] = .string(String(repeating: "a", count: 129))

        try expect(network.verify([.null]), .payloadInvalid, at: 2)
        try expect(network.verify([.object(members.removing("issued_at"))]), .payloadInvalid, at: 2)
        try expect(network.verify([.object(otherZone)]), .payloadInvalid, at: 2)
        try expect(network.verify([.object(longID)]), .payloadInvalid, at: 2)
        try expect(network.verify([.object(unknown)]), .invalidSignature, at: 2)
        for signer in [network.root, network.first, network.second] {
            try expect(network.verify([network.signAsReceived(unknown, by: [signer])]), .unknownField, at: 2)
            try expect(network.verify([network.signAsReceived(offset, by: [signer])]), .nonCanonicalForm, at: 2)
        }
        try expect(network.verify([network.signAsReceived(unknown, by: [network.third])]), .invalidSignature, at: 2)
        try expect(network.verify([.object(offset)]), .invalidSignature, at: 2)
        #expect(try network.verify([.object(nullDigest)]).isVerified)
    }

    @Test("signatures are no part of the form: one more member in them changes nothing, none at all verifies nothing")
    func signaturesBesideTheForm() throws {
        let network = try TrustFixture()
        let record = try network.record()
        var members = try #require(record.json.objectValue)
        members["signatures"] = .array(
            record.signatures.map { ["key_id": .string($0.keyID), "sig": .string($0.signature), "extra": 1] })

        #expect(try network.verify([.object(members)]).isVerified)
        try expect(network.verify([.object(members.removing("signatures"))]), .invalidRootSignature, at: 2)
    }

    @Test("records that do not follow are refused with their reasons")
    func chainReasons() throws {
        let network = try TrustFixture()
        func refused(
            _ reason: KeyHistoryFailure.Reason, at sequence: Int64 = 2, signers: [SigningKey]? = nil,
            _ location: SourceLocation = #_sourceLocation, _ change: (inout KeySuccessionRecord) throws -> Void
        ) throws {
            var record = try network.unsignedRecord()
            try change(&record)
            let signed = try network.sign(record, by: signers ?? [network.root, network.second, network.first])
            expect(try network.verify([signed]), reason, at: sequence, location)
        }

        try refused(.sovereignMismatch) { $0.sovereignID = "usg" }
        try refused(.chainBreak, at: 3) { $0.keySequence = 3 }
        try refused(.chainBreak, at: Int64.max) { $0.keySequence = .max }
        try refused(.chainBreak) { $0.previousPublicKey = network.third.publicKey.text }
        try refused(.chainBreak) { $0.previousSuccessionDigest = String(repeating: "0", count: 64) }
        try refused(.keyReused) { $0.newPublicKey = network.root.publicKey.text }
        try refused(.keyReused) { $0.newPublicKey = network.first.publicKey.text }
        try refused(.keyReused) { $0.newPublicKey = "no key" }
        try refused(.backdated) { $0.issuedAt = try Timestamp("2026-03-01T00:00:00.000001Z") }
        try refused(.notIncreasing) { $0.newValidTo = $0.effectiveAt }
        try refused(.invalidRootSignature, signers: [network.second, network.first]) { _ in }
        try refused(.invalidNewKeySignature, signers: [network.root, network.first]) { _ in }
        try refused(.invalidPreviousSignature, signers: [network.root, network.second]) { _ in }
        try refused(.invalidRootSignature, signers: Array(repeating: network.first, count: 17)) { _ in }
        #expect(try network.verify([network.record()]).isVerified)
    }

    @Test("a second record is held to the first")
    func secondRecord() throws {
        let network = try TrustFixture()
        let signers = [network.root, network.third, network.second]
        func refused(
            _ reason: KeyHistoryFailure.Reason, _ location: SourceLocation = #_sourceLocation,
            _ change: (inout KeySuccessionRecord) throws -> Void
        ) throws {
            var next = try network.unsignedNextRecord()
            try change(&next)
            let records = [try network.record(), try network.sign(next, by: signers)]
            expect(try network.verify(records), reason, at: 3, location)
        }

        try refused(.chainBreak) { $0.previousSuccessionDigest = nil }
        try refused(.keyReused) { $0.newPublicKey = network.first.publicKey.text }
        try refused(.notIncreasing) {
            $0.issuedAt = try Timestamp("2026-02-01T00:00:00Z")
            $0.effectiveAt = try Timestamp("2026-03-01T00:00:00Z")
        }
        try refused(.afterExpiry) { $0.effectiveAt = try Timestamp("2026-06-01T00:00:00.000001Z") }
        var atTheEnd = try network.unsignedNextRecord()
        atTheEnd.effectiveAt = try Timestamp("2026-06-01T00:00:00Z")
        #expect(try network.verify([network.record(), network.sign(atTheEnd, by: signers)]).isVerified)
        #expect(try network.verify([network.record(), network.nextRecord()]).isVerified)
        #expect(try !network.verify([network.nextRecord(), network.record()]).isVerified)
    }

    @Test("nothing after the first refusal is looked at")
    func firstRefusal() throws {
        let network = try TrustFixture()
        let verification = try network.verify([.null, .null, network.record().json])

        #expect(verification.failures.count == 1)
    }
}
