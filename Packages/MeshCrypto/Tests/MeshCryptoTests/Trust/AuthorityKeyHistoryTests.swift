import MeshCrypto
import MeshProtocol
import Testing

@Suite("Key histories")
struct AuthorityKeyHistoryTests {
    private func time(_ text: String) throws -> UTCTime { try TrustFixture.time(text) }

    @Test("a signed genesis block alone is a history of one key without an end")
    func genesisAlone() throws {
        let network = try TrustFixture()
        let history = try AuthorityKeyHistory(genesis: network.genesis())

        #expect(history.windows.count == 1)
        #expect(history.key(signingAt: try time("1990-01-01T00:00:00Z"))?.publicKey == network.first.publicKey)
        // `valid_to` of the genesis block has passed; it is shown, not enforced.
        #expect(history.key(signingAt: try time("2090-01-01T00:00:00Z"))?.publicKey == network.first.publicKey)
        #expect(history.window(forIssuer: network.first.publicKey.text)?.keySequence == 1)
        #expect(history.window(forIssuer: "na-1") == nil)
    }

    @Test("genesis blocks that are unsigned, signed by another, or only partly by the root are refused")
    func genesisRefusals() throws {
        let network = try TrustFixture()
        let unsigned = try network.unsignedGenesis()
        let foreign = try unsigned.signed(by: network.second, keyID: "k")
        let partly = try network.genesis().signed(by: network.second, keyID: "k")
        var many = unsigned
        for _ in 0..<17 { many = try many.signed(by: network.root, keyID: "k") }

        for genesis in [unsigned, foreign, partly, many] {
            #expect(throws: TrustError(.genesisInvalidSignature, "")) { try AuthorityKeyHistory(genesis: genesis) }
        }
        many.signatures.removeLast()
        #expect(try AuthorityKeyHistory(genesis: many).windows.count == 1)
    }

    @Test("genesis blocks whose keys are no valid points, or whose dates have no zone, are refused")
    func genesisContent() throws {
        let network = try TrustFixture()
        var smallOrder = try network.unsignedGenesis()
        smallOrder.networkAuthority.publicKey = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        var noRoot = try network.unsignedGenesis()
        noRoot.rootPublicKey = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        var noZone = try network.unsignedGenesis()
        noZone.networkAuthority.validTo = try Timestamp("2026-02-01T00:00:00")

        for genesis in [smallOrder, noRoot, noZone] {
            let signed = try genesis.signed(by: network.root, keyID: "root")
            #expect(throws: TrustError(.genesisInvalid, "")) { try AuthorityKeyHistory(genesis: signed) }
        }
    }

    @Test("keys sign from their start until they are succeeded or end")
    func signing() throws {
        let network = try TrustFixture()
        let history = try network.history([network.record(), network.nextRecord()])
        let expected: [(String, Int64?)] = [
            ("2026-02-28T23:59:59.999999Z", 1), ("2026-03-01T00:00:00Z", 2), ("2026-04-30T23:59:59.999999Z", 2),
            ("2026-05-01T00:00:00Z", 3), ("2026-08-31T23:59:59.999999Z", 3), ("2026-09-01T00:00:00Z", nil),
        ]

        for (text, sequence) in expected {
            #expect(try history.key(signingAt: time(text))?.keySequence == sequence, "\(text)")
        }
    }

    @Test("a succeeded key is accepted for 300 s more, an ended key is not")
    func handover() throws {
        let network = try TrustFixture()
        let history = try network.history([network.record(), network.nextRecord()])
        let expected: [(String, [SigningKey])] = [
            ("2026-02-28T23:59:59.999999Z", [network.first]),
            ("2026-03-01T00:00:00Z", [network.first, network.second]),
            ("2026-03-01T00:04:59.999999Z", [network.first, network.second]),
            ("2026-03-01T00:05:00Z", [network.second]),
            ("2026-08-31T23:59:59.999999Z", [network.third]),
            ("2026-09-01T00:00:00Z", []),
        ]

        for (text, keys) in expected {
            let date = try time(text)
            #expect(history.keys(acceptedFor: date, now: date) == keys.map(\.publicKey), "\(text)")
        }
    }

    @Test("a key vouches until its end, the hand-over and the grace have passed")
    func vouching() throws {
        let network = try TrustFixture()
        var history = try network.history([network.record()])
        let old = try network.certificate(issuedAt: "2026-02-01T00:00:00Z", by: network.first)
        let last = try time("2026-03-02T00:04:59.999999Z")
        let after = try time("2026-03-02T00:05:00Z")

        #expect(history.isAuthentic(old, issuedAt: old.issuedAt, now: last))
        #expect(!history.isAuthentic(old, issuedAt: old.issuedAt, now: after))

        history.shortenVouchingGrace(to: .seconds(3_600))
        #expect(!history.isAuthentic(old, issuedAt: old.issuedAt, now: last))
        #expect(history.isAuthentic(old, issuedAt: old.issuedAt, now: try time("2026-03-01T01:04:59Z")))
        history.shortenVouchingGrace(to: .seconds(86_400))
        #expect(history.vouchingGrace == .seconds(3_600))
        history.shortenVouchingGrace(to: .seconds(-5))
        #expect(history.vouchingGrace == .zero)
        #expect(!history.isAuthentic(old, issuedAt: old.issuedAt, now: try time("2026-03-01T00:05:00Z")))
    }

    @Test("an enforced end before a succession is the end from which a key vouches")
    func enforcedEnd() throws {
        let network = try TrustFixture()
        let history = try network.history([network.record()])
        let certificate = try network.certificate(issuedAt: "2026-04-01T00:00:00Z", by: network.second)

        #expect(history.isAuthentic(certificate, issuedAt: certificate.issuedAt, now: try time("2026-06-02T00:04:59Z")))
        #expect(
            !history.isAuthentic(certificate, issuedAt: certificate.issuedAt, now: try time("2026-06-02T00:05:00Z")))
    }

    @Test("a document counts only with a key that is accepted for its date")
    func documents() throws {
        let network = try TrustFixture()
        let history = try network.history([network.record()])
        let now = try time("2026-03-01T12:00:00Z")
        func counts(_ issuedAt: String, _ signer: SigningKey) throws -> Bool {
            let certificate = try network.certificate(issuedAt: issuedAt, by: signer)
            return history.isAuthentic(certificate, issuedAt: certificate.issuedAt, now: now)
        }

        #expect(try counts("2026-02-28T00:00:00Z", network.first))
        #expect(try counts("2026-03-01T10:00:00Z", network.second))
        #expect(try !counts("2026-03-01T10:00:00Z", network.first))
        #expect(try !counts("2026-02-28T00:00:00Z", network.second))
        #expect(try !counts("2026-02-28T00:00:00Z", network.root))
        #expect(try !counts("2026-02-28T00:00:00Z", network.third))
        #expect(try !counts("2026-02-28T00:00:00", network.first))
    }

    @Test("any one signature is enough, wherever it stands")
    func anySignature() throws {
        let network = try TrustFixture()
        let history = try AuthorityKeyHistory(genesis: network.genesis())
        let certificate = try network.certificate(issuedAt: "2026-02-01T00:00:00Z", by: network.third)
            .signed(by: network.first, keyID: "na")

        #expect(history.isAuthentic(certificate, issuedAt: certificate.issuedAt, now: try time("2026-02-01T00:00:00Z")))
    }

    @Test("an issuer is found by key id, then by key, newest first, byte for byte")
    func issuers() throws {
        let network = try TrustFixture()
        var renamed = try network.unsignedNextRecord()
        renamed.newKeyID = "na-2"
        let history = try network.history([
            network.record(), network.sign(renamed, by: [network.root, network.third, network.second]),
        ])

        #expect(history.window(forIssuer: "na-1")?.keySequence == 1)
        #expect(history.window(forIssuer: "na-2")?.keySequence == 3)
        #expect(history.window(forIssuer: network.second.publicKey.text)?.keySequence == 2)
        #expect(history.window(forIssuer: "NA-1") == nil)
        #expect(history.window(forIssuer: "") == nil)
    }

    @Test("a history is continued by itself and by longer ones with the same beginning only")
    func continuation() throws {
        let network = try TrustFixture()
        let none = try network.history([])
        let one = try network.history([network.record()])
        let two = try network.history([network.record(), network.nextRecord()])
        var otherRecord = try network.unsignedRecord()
        otherRecord.newKeyID = "other"
        let other = try network.history([
            network.sign(otherRecord, by: [network.root, network.second, network.first])
        ])

        #expect(one.continues(none) && two.continues(one) && two.continues(two))
        #expect(!one.continues(two) && !none.continues(one))
        #expect(!other.continues(one) && !one.continues(other))
    }
}
