import AuthorityTesting
import MeshProtocol
import Testing

@testable import AuthorityCore
@testable import AuthorityHTTP

@Suite("Renewal after expiry")
struct LateRenewalTests {
    private let node = TestNetwork.key(10)
    private let other = TestNetwork.key(11)
    private static let life = Duration.seconds(168 * 3_600)
    private static let week = Duration.seconds(7 * 86_400)

    private func network(_ grace: Duration = Self.week) throws -> TestNetwork {
        var network = try TestNetwork()
        network.renewalAfterExpiry = grace
        return network
    }

    @Test("L2: where it is allowed, an expired certificate is renewed up to 7 days later, and for nothing else good")
    func allowed() async throws {
        try await network().test { client in
            let id = try await client.enrol(node)
            client.network.clock.advance(by: Self.life + Self.week)

            #expect(try await client.heartbeat(node, id).outcome == "403 certificate_expired")
            let renewed = try await client.renew(node, id)
            #expect(renewed.outcome == "201 ")
            let successor = try #require(renewed["cert_id"]?.stringValue)
            #expect(try await client.heartbeat(node, successor).outcome == "200 ")
            #expect(try await client.renew(node, id)["cert_id"]?.stringValue == successor)
        }
    }

    @Test("L2: a second after the 7 days it is too late")
    func tooLate() async throws {
        try await network().test { client in
            let id = try await client.enrol(node)
            client.network.clock.advance(by: Self.life + Self.week + .seconds(1))

            #expect(try await client.renew(node, id).outcome == "403 certificate_expired")
        }
    }

    @Test("L2: a revoked or replaced certificate stays useless")
    func revokedOrReplaced() async throws {
        try await network().test { client in
            let revoked = try await client.enrol(node)
            _ = try await client.admin("/admin/revoke", ["cert_id": .string(revoked)])
            let replaced = try await client.enrol(other)
            #expect(try await client.renew(other, replaced).outcome == "201 ")
            client.network.clock.advance(by: Self.life + .seconds(60))

            #expect(try await client.renew(node, revoked).outcome == "403 certificate_revoked")
            #expect(try await client.renew(other, replaced).outcome == "403 certificate_superseded")
            try await client.authority.maintain()
            #expect(try await client.renew(other, replaced).outcome == "403 certificate_revoked")
        }
    }

    @Test("L2: by default it is off, and the error says which command readmits the node")
    func off() async throws {
        #expect(try network(.zero).configuration.authority.renewalAfterExpiry == .zero)
        try await TestNetwork().test { client in
            let id = try await client.enrol(node)
            client.network.clock.advance(by: Self.life + .seconds(1))

            let reply = try await client.renew(node, id)
            #expect(reply.outcome == "403 certificate_expired")
            #expect(reply.message?.contains("genesis-mesh admin invite") == true)
            #expect(reply.message?.contains("genesis-mesh join --token") == true)
        }
    }

    @Test("L2: more than 7 days is refused at start")
    func bound() async throws {
        await #expect(throws: AuthorityStartError.self) {
            try await network(Self.week + .seconds(1)).test { _ in }
        }
    }
}
