import MeshCrypto
import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import Testing

@Suite("PeerAcceptance")
struct PeerAcceptanceTests {
    private let network: TestNetwork
    private let peer: SigningKey

    init() throws {
        network = try TestNetwork()
        peer = try TestNetwork.key(20)
    }

    private func judge(
        _ certificate: JoinCertificate, staticKey: X25519PublicKey? = nil, trust: MembershipTrust? = nil,
        now: UTCTime = TestNetwork.now
    ) -> Result<AcceptedPeer, AcceptanceRefusal> {
        PeerAcceptance.judge(
            payload: PeerAcceptance.payload(of: certificate),
            remoteStaticKey: staticKey ?? peer.publicKey.agreementKey, trust: trust ?? network.trust(), now: now)
    }

    private func refusal(_ result: Result<AcceptedPeer, AcceptanceRefusal>) -> AcceptanceRefusal? {
        if case .failure(let refusal) = result { refusal } else { nil }
    }

    @Test("a good certificate with its own static key is accepted under the certificate's key")
    func accepted() throws {
        let certificate = try network.certificate(of: peer)

        let accepted = try judge(certificate).get()

        #expect(accepted.id == peer.publicKey.nodeID)
        #expect(accepted.key == peer.publicKey)
        #expect(accepted.certificate.certID == "cert-1")
    }

    @Test("the certificate may be written in any JSON form")
    func anyForm() throws {
        let certificate = try network.certificate(of: peer)
        let text = Base64.encode(certificate.indentedPlainBytes())

        let result = PeerAcceptance.judge(
            payload: Array(text.utf8), remoteStaticKey: peer.publicKey.agreementKey, trust: network.trust(),
            now: TestNetwork.now)

        #expect(refusal(result) == nil)
    }

    @Test("a payload that is no base64 text of a certificate is refused", arguments: ["", "!", "e30=", "bm90IGpzb24="])
    func undecodable(text: String) throws {
        let result = PeerAcceptance.judge(
            payload: Array(text.utf8), remoteStaticKey: peer.publicKey.agreementKey, trust: network.trust(),
            now: TestNetwork.now)

        #expect(refusal(result) == .undecodable)
    }

    @Test("bytes that are no text are refused")
    func notText() {
        let result = PeerAcceptance.judge(
            payload: [0xFF, 0xFE], remoteStaticKey: peer.publicKey.agreementKey, trust: network.trust(),
            now: TestNetwork.now)

        #expect(refusal(result) == .undecodable)
    }

    @Test("a certificate of another network is refused, also under a canonically equivalent name")
    func otherNetwork() throws {
        #expect(refusal(judge(try network.certificate(of: peer, network: "USG2"))) == .wrongNetwork)
        var trust = network.trust()
        trust.network = "e\u{301}"
        #expect(refusal(judge(try network.certificate(of: peer, network: "\u{E9}"), trust: trust)) == .wrongNetwork)
    }

    @Test(
        "validity has a skew of 300 s at both ends",
        arguments: [(-301, true), (-300, false), (0, false), (86_700, false), (86_701, true)])
    func validity(second: Int, isRefused: Bool) throws {
        let certificate = try network.certificate(of: peer)

        let result = judge(certificate, now: TestNetwork.time(second))

        #expect(refusal(result) == (isRefused ? .clockSkew : nil))
    }

    @Test("a revoked certificate is refused, and one with another id is not")
    func revoked() throws {
        let trust = network.trust(revoked: RevocationIndex(try network.list(1, revoking: ["cert-1"])))

        #expect(refusal(judge(try network.certificate(of: peer), trust: trust)) == .revoked)
        #expect(refusal(judge(try network.certificate(of: peer, id: "cert-2"), trust: trust)) == nil)
    }

    @Test("a certificate that somebody else signed, or nobody, is refused")
    func untrusted() throws {
        #expect(refusal(judge(try network.certificate(of: peer, signer: peer))) == .untrusted)
        var unsigned = try network.certificate(of: peer)
        unsigned.signatures = []
        #expect(refusal(judge(unsigned)) == .untrusted)
        var altered = try network.certificate(of: peer)
        altered.roles = ["role:admin"]
        #expect(refusal(judge(altered)) == .untrusted)
    }

    @Test("a static key that is not the conversion of the certificate's key is refused")
    func keyMismatch() throws {
        let other = try TestNetwork.key(21)

        #expect(
            refusal(judge(try network.certificate(of: peer), staticKey: other.publicKey.agreementKey)) == .keyMismatch)
    }

    @Test("a key in another spelling is refused though its bytes are the same")
    func spelling() throws {
        var certificate = try network.certificate(of: peer)
        certificate.nodePublicKey = String(certificate.nodePublicKey.dropLast())
        certificate.signatures = []
        certificate = try certificate.signed(by: network.authority, keyID: "na-local")

        #expect(refusal(judge(certificate)) == .invalidKey)
    }

    @Test("our own key is refused: we reached ourselves")
    func ownKey() throws {
        let certificate = try network.certificate(of: network.own)

        #expect(refusal(judge(certificate, staticKey: network.own.publicKey.agreementKey)) == .ownKey)
    }

    @Test(
        "sixteen signatures are looked at, seventeen are not",
        arguments: [(16, nil), (17, .tooManySignatures)] as [(Int, AcceptanceRefusal?)])
    func signatures(count: Int, expected: AcceptanceRefusal?) throws {
        var certificate = try network.certificate(of: peer)
        let good = certificate.signatures[0]
        certificate.signatures = Array(repeating: DocumentSignature(keyID: "x", signature: "x"), count: count - 1)
        certificate.signatures.append(good)

        #expect(refusal(judge(certificate)) == expected)
    }

    @Test("roles are bounded in number and length")
    func roles() throws {
        let many = try network.certificate(of: peer, roles: Array(repeating: "r", count: MeshLimits.maximumRoles))
        let tooMany = try network.certificate(
            of: peer, roles: Array(repeating: "r", count: MeshLimits.maximumRoles + 1))
        let long = try network.certificate(of: peer, roles: [String(repeating: "r", count: 81)])

        #expect(refusal(judge(many)) == nil)
        #expect(refusal(judge(tooMany)) == .tooManyRoles)
        #expect(refusal(judge(long)) == .tooManyRoles)
    }

    @Test("of several faults the first in order is named")
    func order() throws {
        let trust = network.trust(revoked: RevocationIndex(try network.list(1, revoking: ["cert-1"])))
        let everything = try network.certificate(of: peer, network: "other", from: 5_000, signer: peer)
        let fewer = try network.certificate(of: peer, from: 5_000, signer: peer)
        let fewest = try network.certificate(of: peer, signer: peer)
        let wrongKey = try TestNetwork.key(21).publicKey.agreementKey

        #expect(refusal(judge(everything, staticKey: wrongKey, trust: trust)) == .wrongNetwork)
        #expect(refusal(judge(fewer, staticKey: wrongKey, trust: trust)) == .clockSkew)
        #expect(refusal(judge(fewest, staticKey: wrongKey, trust: trust)) == .revoked)
        #expect(refusal(judge(fewest, staticKey: wrongKey)) == .untrusted)
    }

    @Test("R17: a live link is judged by validity, revocation and signature again")
    func rejudged() throws {
        let certificate = try network.certificate(of: peer)
        let revoking = network.trust(revoked: RevocationIndex(try network.list(1, revoking: ["cert-1"])))

        #expect(PeerAcceptance.rejudge(certificate: certificate, trust: network.trust(), now: TestNetwork.now) == nil)
        #expect(PeerAcceptance.rejudge(certificate: certificate, trust: revoking, now: TestNetwork.now) == .revoked)
        let late = TestNetwork.time(90_000)
        #expect(PeerAcceptance.rejudge(certificate: certificate, trust: network.trust(), now: late) == .clockSkew)
    }
}
