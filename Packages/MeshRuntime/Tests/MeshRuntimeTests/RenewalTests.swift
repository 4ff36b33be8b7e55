import MeshAuthorityClient
import MeshCrypto
import MeshIdentityTesting
import MeshProtocol
import MeshTransport
import MeshTransportTesting
import Synchronization
import Testing

@testable import MeshRuntime

@Suite(.timeLimit(.minutes(2))) struct RenewalTests {
    private static let life = Duration.seconds(24 * 3_600)

    private func mesh(authority: FakeAuthority, certificatePath: String? = nil) throws -> TestMesh {
        try TestMesh(dials: [[], [0]]) { number, node, trust in
            guard number == 1 else { return }
            node.certificate = try trust.certificate(1, until: Self.life)
            node.authority = authority
            node.certificatePath = certificatePath
        }
    }

    @Test("L5: a renewed certificate is on disk and shown to live peers while the old one is good")
    func renewed() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/node.cert.json"
            let authority = FakeAuthority()
            let mesh = try mesh(authority: authority, certificatePath: path)
            let renewed = try mesh.trust.certificate(1, issue: 1, from: .seconds(9 * 3_600), until: .seconds(200_000))
            authority.set { state in
                state.list = try? mesh.trust.revocationList(sequence: 0)
                state.renewed = renewed
            }
            try await mesh.run {
                try await mesh.until("the link is up") { mesh.hasRoutes(among: [0, 1]) }

                try await mesh.until("the certificate is renewed", step: .seconds(30)) {
                    mesh.nodes[1].snapshot().certificateID == renewed.certID
                }
                try await mesh.until("the peer has seen it", step: .seconds(1)) {
                    mesh.nodes[0].parts.core.links.map(\.peer.certificate.certID) == [renewed.certID]
                }

                #expect(try JoinCertificate(parsing: AtomicFile.read(path)) == renewed)
                let request = try #require(authority.state.withLock { $0.renewals.first })
                #expect(request.roles == ["role:client"])
                #expect(request.validityHours == 24)
                let message = try await mesh.exchange("renewed", from: 0, to: 1)
                #expect(message.bytes == Array("renewed".utf8))
            }
        }
    }

    @Test("L1: renewal goes on for ever while the authority is down, and then succeeds")
    func outage() async throws {
        let authority = FakeAuthority()
        authority.set { $0.isReachable = false }
        let mesh = try mesh(authority: authority)
        let renewed = try mesh.trust.certificate(1, issue: 1, from: .seconds(20 * 3_600), until: .seconds(200_000))
        try await mesh.run {
            try await mesh.until("the link is up") { mesh.hasRoutes(among: [0, 1]) }
            while mesh.network.wallClock.now() < mesh.trust.start.advanced(by: .seconds(22 * 3_600)) {
                await mesh.advance(by: .seconds(60))
            }
            #expect(authority.state.withLock { $0.renewals.count } > 20)

            authority.set { state in
                state.isReachable = true
                state.renewed = renewed
            }
            let time = try await mesh.until("the certificate is renewed", step: .seconds(10)) {
                mesh.nodes[1].snapshot().certificateID == renewed.certID
            }

            #expect(time <= MeshLimits.renewalRetryCap + .seconds(60))
            try await mesh.until("the link is up", step: .seconds(1)) { mesh.hasRoutes(among: [0, 1]) }
        }
    }

    @Test("a renewed certificate that is not ours is not used")
    func foreignCertificate() async throws {
        let authority = FakeAuthority()
        let mesh = try mesh(authority: authority)
        let foreign = try mesh.trust.certificate(0, issue: 1, from: .seconds(9 * 3_600), until: .seconds(200_000))
        authority.set { $0.renewed = foreign }
        let events = mesh.nodes[1].events
        try await mesh.run {
            try await mesh.until("a renewal was tried", step: .seconds(30)) {
                authority.state.withLock { !$0.renewals.isEmpty }
            }
            await mesh.advance(by: .seconds(1))

            #expect(mesh.nodes[1].snapshot().certificateID == TestNetwork.certificateID(1))
        }
        var failures = 0
        for await event in events { if case .renewalFailed = event { failures += 1 } }
        #expect(failures >= 1)
    }
}
