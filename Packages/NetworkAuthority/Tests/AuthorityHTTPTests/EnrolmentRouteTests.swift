import AuthorityCore
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("POST /join")
struct EnrolmentRouteTests {
    let node = TestNetwork.key(10)
    let other = TestNetwork.key(11)

    @Test("a node with an invite gets a certificate with the invite's roles, signed by the authority")
    func joins() async throws {
        let network = try TestNetwork()

        let reply = try await network.test { client in
            try await client.join(node, token: try await client.invite(), extra: ["roles": ["role:client"]])
        }

        #expect(reply.status == 201)
        let certificate = try JoinCertificate(json: reply.json ?? .null)
        #expect(certificate.roles == ["role:anchor"])
        #expect(certificate.nodePublicKey == node.publicKey.text)
        #expect(certificate.issuedBy == "na-local")
        #expect(certificate.hasSignature(by: network.authority.publicKey))
        #expect(certificate.issuedAt.time == network.clock.now())
        #expect(certificate.expiresAt.time == network.clock.now().advanced(by: .seconds(168 * 3_600)))
    }
}
