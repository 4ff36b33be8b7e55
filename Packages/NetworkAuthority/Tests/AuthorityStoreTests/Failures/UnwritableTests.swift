import Foundation
import GRDB
import MeshProtocol
import Synchronization
import Testing

@testable import AuthorityCore
@testable import AuthorityStore

@Suite("Stores that cannot be written")
struct UnwritableTests {
    /// What an authority tells of its work.
    private final class Told: Sendable {
        let problems = Mutex<[String?]>([])
    }

    /// Limits the pages of a store's file, as a full disk does.
    private func limit(_ store: SQLiteAuthorityStore, freePages: Int?) async throws {
        try await store.write { transaction in
            let database = try #require(transaction as? SQLiteTransaction).database
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            // Without a number the limit is as high as SQLite has it.
            _ = try Int.fetchOne(
                database, sql: "PRAGMA max_page_count = \(freePages.map { pages + $0 } ?? 1_073_741_823)")
        }
    }

    @Test("a full disk refuses decisions and makes the store unready until there is room again")
    func full() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        try await limit(store, freePages: 0)

        var refused = 0
        for _ in 0..<200 {
            do {
                _ = try await authority.createInvite(InvitePolicy())
            } catch let error as AuthorityStoreError {
                #expect(error.code == .unavailable)
                #expect(error.message.contains("free space"))
                refused += 1
                break
            }
        }
        #expect(refused == 1)
        #expect(store.health().isWritable == false)
        await store.probe()
        #expect(store.health().isWritable == false, "a lock is no proof that there is room")

        try await limit(store, freePages: nil)
        await store.probe()
        #expect(store.health().isWritable)
        _ = try await authority.createInvite(InvitePolicy())
        try store.close()
        #expect(
            try DatabaseInspection(path: fixture.path, genesis: fixture.genesis, now: fixture.clock.now()).failures
                == [])
    }

    @Test(
        "what fails is told when it changes, with what to do, and when nothing fails any longer",
        .timeLimit(.minutes(1)))
    func told() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store, timer: ImmediateTimer())
        let told = Told()
        try await limit(store, freePages: 0)

        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                await authority.run { problem in told.problems.withLock { $0.append(problem.map { "\($0)" }) } }
            }
            while told.problems.withLock(\.isEmpty) {
                try Task.checkCancellation()
                _ = try? await authority.createInvite(InvitePolicy())
            }
            try await limit(store, freePages: nil)
            while told.problems.withLock({ $0.last != .some(nil) }) {
                try Task.checkCancellation()
                _ = try await authority.createInvite(InvitePolicy())
            }
            tasks.cancelAll()
        }

        let problems = told.problems.withLock(\.self)
        #expect(problems.first??.contains("free space") == true)
        #expect(zip(problems, problems.dropFirst()).allSatisfy { $0 != $1 })
    }

    @Test("a store whose file a newer version has changed meanwhile is unready, and says who is to serve it")
    func overtaken() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        await store.probe()
        #expect(store.health().failure == nil)
        let other = try DatabaseQueue(path: fixture.path)
        try await other.write { try $0.execute(sql: "INSERT INTO schema_version VALUES (1999, '')") }

        await store.probe()

        #expect(store.health().schemaVersion == 1_999)
        #expect(store.health().failure?.message.contains("start the newer version") == true)
    }

    @Test("a lock that another process holds too long makes the store unready until it is given back")
    func locked() async throws {
        let fixture = try StoreFixture()
        let store = try fixture.store()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: fixture.path, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }

        await store.probe()
        #expect(store.health().isWritable == false)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        await store.probe()

        #expect(store.health().isWritable)
        #expect(try await store.read { try $0.nonceCount() } == 0)
    }
}
