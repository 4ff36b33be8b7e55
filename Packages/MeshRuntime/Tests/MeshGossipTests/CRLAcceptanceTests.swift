import MeshCrypto
import MeshGossip
import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import Testing

@Suite("CRLAcceptance")
struct CRLAcceptanceTests {
    private let network: TestNetwork
    private let own: JoinCertificate

    init() throws {
        network = try TestNetwork()
        own = try network.certificate(of: network.own)
    }

    private func refusal(
        _ list: CertificateRevocationList, held: CertificateRevocationList? = nil, now: UTCTime = TestNetwork.now
    ) -> CRLRefusal? {
        CRLAcceptance.refusal(
            ofGossiped: list, ownCertificate: own, held: RevocationIndex(held),
            history: network.trust().history, now: now)
    }

    private func authorityRefusal(
        _ list: CertificateRevocationList, held: CertificateRevocationList? = nil, now: UTCTime = TestNetwork.now
    ) -> CRLRefusal? {
        CRLAcceptance.refusal(
            ofAuthoritys: list, held: RevocationIndex(held),
            history: network.trust().history, now: now)
    }

    @Test("the issuer may be the id in our certificate, the key itself, or the first networks' id")
    func issuers() throws {
        for issuer in ["na-local", network.authority.publicKey.text, "na-2025-q1"] {
            #expect(refusal(try network.list(1, issuer: issuer)) == nil)
        }
        for issuer in ["", "na-other", network.own.publicKey.text, "na-local "] {
            #expect(refusal(try network.list(1, issuer: issuer)) == .unknownIssuer)
        }
    }

    @Test("the first signature must be the issuer's")
    func firstSignature() throws {
        let stranger = try TestNetwork.key(77)
        #expect(refusal(try network.list(1, signer: stranger)) == .invalidSignature)
        let second = try network.list(1, signer: stranger).signed(by: network.authority, keyID: "na-local")
        #expect(refusal(second) == .invalidSignature)
        let first = try network.list(1).signed(by: stranger, keyID: "x")
        #expect(refusal(first) == nil)
        var unsigned = try network.list(1)
        unsigned.signatures = []
        #expect(refusal(unsigned) == .unsigned)
        var altered = try network.list(1, revoking: ["a"])
        altered.revokedCertificates = []
        #expect(refusal(altered) == .invalidSignature)
    }

    @Test("a list from the authority may carry its signature anywhere, and may be overdue")
    func fromAuthority() throws {
        let stranger = try TestNetwork.key(77)
        let second = try network.list(1, signer: stranger).signed(by: network.authority, keyID: "na-local")

        #expect(authorityRefusal(second) == nil)
        #expect(authorityRefusal(try network.list(1, from: -7_200, to: -3_600)) == nil)
        #expect(authorityRefusal(try network.list(1, signer: stranger)) == .invalidSignature)
    }

    @Test(
        "dates are bounded: 300 s ahead, not overdue, 48 h long",
        arguments: [
            (300, 86_400, nil), (301, 86_400, .inFuture), (-100, 1, nil), (-100, 0, .overdue),
            (0, 172_800, nil), (0, 172_801, .validityTooLong),
        ] as [(Int, Int, CRLRefusal?)])
    func dates(from: Int, to: Int, expected: CRLRefusal?) throws {
        #expect(refusal(try network.list(1, from: from, to: to)) == expected)
    }

    @Test("the sequence must rise")
    func sequence() throws {
        let held = try network.list(7)

        #expect(refusal(try network.list(8), held: held) == nil)
        #expect(refusal(try network.list(6), held: held) == .notNewer)
        #expect(refusal(held, held: held) == .notNewer)
        #expect(refusal(try network.list(-1)) == .malformed)
        #expect(refusal(try network.list(0)) == nil)
        #expect(refusal(try network.list(Int64.max), held: held) == nil)
    }

    @Test("G3: the same sequence with other content is an alarm, but only when the authority signed it")
    func conflict() throws {
        let held = try network.list(7)
        let other = try network.list(7, revoking: ["a"])
        let forged = try network.list(7, revoking: ["a"], signer: try TestNetwork.key(77))

        #expect(refusal(other, held: held) == .conflicting)
        #expect(authorityRefusal(other, held: held) == .conflicting)
        #expect(refusal(forged, held: held) == .invalidSignature)
        #expect(authorityRefusal(forged, held: held) == .invalidSignature)
    }

    @Test("G3: an older list from the authority is refused while the held one is in force")
    func olderFromAuthority() throws {
        let held = try network.list(7)

        #expect(authorityRefusal(try network.list(6, from: 10), held: held) == .notNewer)
    }

    @Test("an overdue list gives way to one that was issued later, whatever its number")
    func overdueGivesWay() throws {
        let held = try network.list(1_000_000, from: -7_200, to: -10)

        #expect(refusal(try network.list(8, from: -7_199), held: held) == nil)
        #expect(authorityRefusal(try network.list(8, from: -7_199), held: held) == nil)
        #expect(refusal(try network.list(8, from: -7_200), held: held) == .notNewer)
        #expect(refusal(try network.list(8, from: -7_199), held: held, now: TestNetwork.time(-11)) == .notNewer)
    }
}
