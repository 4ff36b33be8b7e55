import Foundation
import GRDB
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore
@testable import AuthorityStore

@Suite("What is kept, and for how long")
struct RetentionTests {
    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
    }

    /// A store with events a day apart, the oldest first, and the clock at the time of the last.
    private func events(_ count: Int, days: Int = 1) async throws -> (store: SQLiteAuthorityStore, ids: [String]) {
        let store = try fixture.store()
        var ids: [String] = []
        for number in 0..<count {
            if number > 0 { fixture.clock.advance(by: .seconds(86_400 * days)) }
            let event = AuthorityEvent(.invitesConfirmed, details: [:], at: fixture.clock.now())
            ids.append(event.id)
            try await store.write { try $0.append(event) }
        }
        return (store, ids)
    }

    private func authority(
        on store: SQLiteAuthorityStore, keeping days: Int
    ) async throws -> NetworkAuthority {
        var configuration = AuthorityConfiguration(genesis: fixture.genesis, keyID: "na-local", operators: [])
        configuration.auditRetention = .seconds(86_400 * days)
        let authority = try NetworkAuthority(
            configuration: configuration, store: store, signer: fixture.key, clock: fixture.clock)
        try await authority.prepare()
        return authority
    }

    private func kept() throws -> [String] {
        try DatabaseQueue(path: fixture.path).read {
            try String.fetchAll($0, sql: "SELECT event_id FROM audit_events ORDER BY rowid")
        }
    }

    @Test("events older than the retention go, the others stay")
    func age() async throws {
        let (store, ids) = try await events(10)
        let authority = try await authority(on: store, keeping: 5)

        try await authority.forgetAuditEvents()

        #expect(try kept() == Array(ids.suffix(6)))
    }

    @Test("the last event always stays, so that places are counted on")
    func last() async throws {
        let (store, ids) = try await events(3)
        fixture.clock.advance(by: .seconds(86_400 * 100))
        let before = try await store.read { try $0.publicationFloor().position }
        let authority = try await authority(on: store, keeping: 1)

        try await authority.forgetAuditEvents()

        #expect(try kept() == [ids[2]])
        #expect(try await store.read { try $0.publicationFloor().position } == before)
    }

    @Test("with an audit log, no event goes before the log has it, nor the one that the log finds its place by")
    func exported() async throws {
        let (store, ids) = try await events(10)
        let authority = try await authority(on: store, keeping: 1)
        authority.retainAuditEvents { .unknown }
        try await authority.forgetAuditEvents()
        #expect(try kept() == ids)

        authority.retainAuditEvents { .written(through: ids[4]) }
        try await authority.forgetAuditEvents()
        #expect(try kept() == Array(ids[4...]))

        authority.retainAuditEvents { .written(through: "unknown") }
        try await authority.forgetAuditEvents()
        #expect(try kept() == Array(ids[4...]))
    }

    @Test("more events than one transaction forgets are forgotten in several")
    func batches() async throws {
        let store = try fixture.store()
        let time = fixture.clock.now()
        let count = AuthorityLimits.auditPurgeBatch * 2 + 10
        try await store.write { transaction in
            for _ in 0..<count { try transaction.append(AuthorityEvent(.invitesConfirmed, details: [:], at: time)) }
        }
        fixture.clock.advance(by: .seconds(86_400 * 2))
        let authority = try await authority(on: store, keeping: 1)

        try await authority.forgetAuditEvents()

        #expect(try kept().count == 1)
    }

    @Test("a retention outside 1 to 3,650 days is refused")
    func range() throws {
        #expect(AuthorityLimits.auditRetention == .seconds(365 * 86_400))
        for (days, isAllowed) in [(0, false), (1, true), (3_650, true), (3_651, false)] {
            var configuration = AuthorityConfiguration(genesis: fixture.genesis, keyID: "na-local", operators: [])
            configuration.auditRetention = .seconds(86_400 * days)
            let made = Result {
                try NetworkAuthority(
                    configuration: configuration, store: try SQLiteAuthorityStore(path: ":memory:"),
                    signer: fixture.key, clock: fixture.clock)
            }
            #expect(((try? made.get()) != nil) == isAllowed, "\(days)")
        }
    }

    @Test("the newest hundred revocation lists are kept, and what is left has no gaps")
    func lists() async throws {
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        let identity = authority.identity
        let now = fixture.clock.now()
        let last = Int64(AuthorityLimits.revocationLists + 20)
        for _ in 1...last {
            _ = try await store.write { try RevocationPublication(identity: identity, now: now).publish($0) }
        }
        try store.close()

        let kept = try fixture.inspect { try Int64.fetchAll($0, sql: "SELECT sequence FROM crl_versions") }
        #expect(AuthorityLimits.revocationLists == 100)
        #expect(kept == Array((last - 99)...last))
        #expect(
            try DatabaseInspection(path: fixture.path, genesis: fixture.genesis, now: now).failures == [])
    }
}
