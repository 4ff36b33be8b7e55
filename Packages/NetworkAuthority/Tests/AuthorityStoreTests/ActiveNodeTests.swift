import AuthorityCore
import Foundation
import GRDB
import MeshCrypto
import MeshProtocol
import Synchronization
import Testing

@testable import AuthorityStore

@Suite("Nodes in use")
struct ActiveNodeTests {
    private func node(_ byte: UInt8) throws -> SigningKey {
        try SigningKey(seed: [UInt8](repeating: byte, count: 32))
    }

    private func enrol(
        _ node: SigningKey, hours: Int64, _ authority: NetworkAuthority, _ fixture: StoreFixture
    ) async throws -> JoinCertificate {
        let invite = try await authority.createInvite(InvitePolicy(maxValidityHours: hours))
        return try await fixture.join(authority, node, token: invite.tokenID)
    }

    private func beat(
        _ certificate: JoinCertificate, by node: SigningKey, _ authority: NetworkAuthority, _ fixture: StoreFixture
    ) async throws {
        let body = try fixture.request(["cert_id": .string(certificate.certID), "status": "healthy"], by: node)
        _ = try await authority.heartbeat(body, from: .unknown)
    }

    @Test("N17: a node leaves the table of connected nodes with its certificate, however lately it was heard of")
    func expiry() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        defer { try? store.close() }
        let authority = try await fixture.authority(on: store)
        let (short, long) = (try node(11), try node(12))
        let shortLived = try await enrol(short, hours: 1, authority, fixture)
        let longLived = try await enrol(long, hours: 2, authority, fixture)

        fixture.clock.advance(by: .seconds(3_599))
        try await beat(shortLived, by: short, authority, fixture)
        try await beat(longLived, by: long, authority, fixture)
        #expect(try await authority.roster().count == 2)
        fixture.clock.advance(by: .seconds(2))
        let roster = try await authority.roster()

        #expect(roster.count == 1)
        #expect(roster.nodes.map(\.id) == [longLived.certID])
    }

    @Test("N17: a revoked node leaves the table at once, and a silent one after five minutes")
    func revocationAndSilence() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        defer { try? store.close() }
        let authority = try await fixture.authority(on: store)
        let first = try await enrol(try node(11), hours: 2, authority, fixture)
        _ = try await enrol(try node(12), hours: 2, authority, fixture)

        _ = try await authority.revoke(certificateID: first.certID, reason: .unspecified)
        #expect(try await authority.roster().count == 1)
        fixture.clock.advance(by: .seconds(301))

        #expect(try await authority.roster().nodes.isEmpty)
    }

    /// Something that a reader waits at, for as long as a test likes.
    private final class Hold: Sendable {
        private let opened = DispatchSemaphore(value: 0)
        private let isReached = Mutex(false)

        func wait() {
            isReached.withLock { $0 = true }
            opened.wait()
        }

        func reached() async {
            while !isReached.withLock(\.self) { await Task.yield() }
        }

        func open() { opened.signal() }
    }

    @Test("N19: while a reading goes on, decisions are made and durable, and the reading sees none of them")
    func readersDoNotBlock() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        defer { try? store.close() }
        let authority = try await fixture.authority(on: store)
        let node = try node(11)
        let certificate = try await enrol(node, hours: 2, authority, fixture)
        let hold = Hold()
        let reading = Task {
            try await store.read { reader in
                let before = try reader.counts().issuedCertificates
                hold.wait()
                return (before, try reader.counts().issuedCertificates)
            }
        }
        await hold.reached()

        // None of these could return if the reading had to end first.
        for _ in 0..<20 { try await beat(certificate, by: node, authority, fixture) }
        let other = try self.node(12)
        _ = try await enrol(other, hours: 2, authority, fixture)
        _ = try await authority.revoke(certificateID: certificate.certID, reason: .unspecified)
        #expect(try fixture.inspect { try Int.fetchOne($0, sql: "SELECT count(*) FROM issued_certs") } == 2)
        hold.open()
        let (before, after) = try await reading.value

        #expect(before == 1)
        #expect(after == 1)
        #expect(try await store.read { try $0.counts().issuedCertificates } == 2)
    }

    @Test("a heartbeat examines a node's key once, and goes on refusing what it did not sign")
    func knownKeys() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        defer { try? store.close() }
        let authority = try await fixture.authority(on: store)
        let node = try node(11)
        let certificate = try await enrol(node, hours: 2, authority, fixture)
        try await beat(certificate, by: node, authority, fixture)
        var body = try fixture.request(["cert_id": .string(certificate.certID), "status": "healthy"], by: node)
        let forged = try fixture.request(["cert_id": .string(certificate.certID), "status": "ill"], by: self.node(12))
        body["signature"] = forged["signature"]

        await #expect(throws: AuthorityRefusal.self) { try await authority.heartbeat(body, from: .unknown) }
        try await beat(certificate, by: node, authority, fixture)
        _ = try await authority.revoke(certificateID: certificate.certID, reason: .keyCompromise)
        await #expect(throws: AuthorityRefusal.self) { try await beat(certificate, by: node, authority, fixture) }
    }
}
