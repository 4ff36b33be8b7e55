import AuthorityCore
import GRDB
import MeshProtocol
import Testing

@testable import AuthorityStore

@Suite("NonceKeeper")
struct NonceKeeperTests {
    private struct Failure: Error {}

    /// Fails every commit.
    private final class FullDisk: TransactionObserver {
        func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
        func databaseDidChange(with event: DatabaseEvent) {}
        func databaseWillCommit() throws { throw Failure() }
        func databaseDidCommit(_ database: Database) {}
        func databaseDidRollback(_ database: Database) {}
    }

    private let fixture: StoreFixture

    init() throws {
        fixture = try StoreFixture()
    }

    private func claim(_ nonces: String..., on store: SQLiteAuthorityStore) async throws -> [Bool] {
        let now = fixture.clock.now()
        return try await store.write { transaction in
            try nonces.map { try transaction.claim(nonce: $0, scope: "s", at: now) }
        }
    }

    @Test("a nonce that one process claimed is refused by another on the file, both ways and after all were forgotten")
    func twoProcesses() async throws {
        let (one, two) = (try fixture.store(), try fixture.store())
        let horizon = fixture.clock.now().advanced(by: .seconds(1))

        #expect(try await claim("a", on: one) == [true])
        #expect(try await claim("a", "b", on: two) == [false, true])
        #expect(try await claim("b", "c", on: one) == [false, true])
        #expect(try await two.read { try $0.isUsed(nonce: "c", scope: "s") })
        #expect(try await two.write { try $0.forgetNonces(before: horizon, limit: 10) } == 3)
        #expect(try await claim("d", on: two) == [true])

        #expect(try await claim("d", on: one) == [false])
    }

    @Test("a nonce is refused after a restart")
    func restart() async throws {
        let before = try fixture.store()
        #expect(try await claim("a", on: before) == [true])
        try before.close()

        #expect(try await claim("a", on: try fixture.store()) == [false])
    }

    @Test("the nonces of a decision that fails are unused, those of the decisions beside it are not")
    func failingDecision() async throws {
        let store = try fixture.store()
        let now = fixture.clock.now()

        async let beside = claim("a", on: store)
        await #expect(throws: Failure.self) {
            try await store.write { transaction in
                #expect(try transaction.claim(nonce: "b", scope: "s", at: now))
                throw Failure()
            }
        }

        #expect(try await beside == [true])
        #expect(try await claim("a", "b", on: store) == [false, true])
    }

    @Test("the nonces of a commit that fails are unused")
    func failingCommit() throws {
        try fixture.store().close()
        let queue = try DatabaseQueue(path: fixture.path)
        let (nonces, disk, now) = (NonceKeeper(), FullDisk(), fixture.clock.now())
        queue.add(transactionObserver: nonces, extent: .databaseLifetime)
        func claim() throws -> Bool {
            try queue.write {
                try SQLiteTransaction(database: $0, nonces: nonces).claim(nonce: "a", scope: "s", at: now)
            }
        }

        queue.add(transactionObserver: disk, extent: .databaseLifetime)
        #expect(throws: Failure.self) { try claim() }
        queue.remove(transactionObserver: disk)

        #expect(try claim())
        #expect(try !claim())
    }

    @Test("a nonce whose time cannot be read is an error, and never taken for unused")
    func damaged() async throws {
        let store = try fixture.store()
        try fixture.inspect {
            try $0.execute(sql: "INSERT INTO nonces (scope, nonce, created_at) VALUES ('s', 'a', 'never')")
        }

        await #expect(throws: AuthorityStoreError.self) { try await claim("a", on: store) }
    }
}
