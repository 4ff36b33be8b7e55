import MeshCrypto
import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import Testing

@Suite("TestNetwork")
struct TestNetworkTests {
    @Test("what the network signs passes the rules that nodes judge by, until it is revoked")
    func signedByTheNetwork() throws {
        let network = try TestNetwork()
        let certificate = try network.certificate(of: TestNetwork.key(1))
        let list = try network.list(1, revoking: [certificate.certID])

        let refusals = [network.trust(), network.trust(revoked: RevocationIndex(list))].map {
            PeerAcceptance.rejudge(certificate: certificate, trust: $0, now: TestNetwork.now)
        }

        #expect(refusals == [nil, .revoked])
        #expect(list.hasFirstSignature(by: network.authority.publicKey))
    }

    @Test("seconds count from the start that the test gives")
    func start() throws {
        let network = try TestNetwork(start: TestNetwork.time(1_000))

        #expect(try network.certificate(of: TestNetwork.key(1)).issuedAt.time == TestNetwork.time(1_000))
    }
}
