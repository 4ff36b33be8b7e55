import MeshCrypto
import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import Testing

@Suite("NodeIdentity")
struct NodeIdentityTests {
    private let network: TestNetwork
    private let identity: NodeIdentity

    init() throws {
        network = try TestNetwork()
        identity = NodeIdentity(
            signer: network.own, staticKey: try network.own.agreementKey(),
            certificate: try network.certificate(of: network.own, id: "own-1"), network: TestNetwork.name,
            history: network.history)
    }

    @Test("two nodes of a network accept each other by what they show")
    func mutual() throws {
        let key = try TestNetwork.key(20)
        let other = NodeIdentity(
            signer: key, staticKey: try key.agreementKey(), certificate: try network.certificate(of: key),
            network: TestNetwork.name, history: network.history)

        let seen = try identity.judge(
            payload: other.certificatePayload(), remoteStaticKey: other.staticKey.publicKey, now: TestNetwork.now
        ).get()
        let back = try other.judge(
            payload: identity.certificatePayload(), remoteStaticKey: identity.staticKey.publicKey,
            now: TestNetwork.now
        ).get()

        #expect(seen.id == other.id)
        #expect(back.id == identity.id)
    }

    @Test("a replaced certificate is shown from then on")
    func replacedCertificate() throws {
        let before = identity.certificatePayload()

        identity.replaceCertificate(try network.certificate(of: network.own, id: "own-2"))

        #expect(identity.certificate.certID == "own-2")
        #expect(identity.certificatePayload() != before)
        #expect(identity.certificatePayload() == PeerAcceptance.payload(of: identity.certificate))
        let endpoint = try #require(Endpoint("192.0.2.1:1"))
        let announced = try identity.presence(endpoint: endpoint).announcement(nonce: "n", at: TestNetwork.now)
        #expect(announced?.certID == "own-2")
    }

    @Test("G7: revocations that are replaced bind every later judgement")
    func replacedRevocations() throws {
        let key = try TestNetwork.key(20)
        let certificate = try network.certificate(of: key)
        #expect(identity.rejudge(certificate, now: TestNetwork.now) == nil)

        identity.replaceRevocations(RevocationIndex(try network.list(1, revoking: ["cert-1"])))

        #expect(identity.rejudge(certificate, now: TestNetwork.now) == .revoked)
        #expect(identity.trust.revoked.sequence == 1)
    }

    @Test("a replaced key history decides who is believed")
    func replacedHistory() throws {
        let certificate = try network.certificate(of: try TestNetwork.key(20))
        let other = try TestNetwork.key(99)
        let genesis = GenesisBlock(
            networkName: TestNetwork.name, networkVersion: "v0.1", rootPublicKey: network.root.publicKey.text,
            networkAuthority: NetworkAuthorityInfo(
                publicKey: other.publicKey.text, validFrom: Timestamp(TestNetwork.now),
                validTo: Timestamp(TestNetwork.time(1))),
            policyManifest: PolicyReference(hash: "x"))

        identity.replaceHistory(try AuthorityKeyHistory(genesis: try genesis.signed(by: network.root, keyID: "r")))

        #expect(identity.rejudge(certificate, now: TestNetwork.now) == .untrusted)
    }
}
