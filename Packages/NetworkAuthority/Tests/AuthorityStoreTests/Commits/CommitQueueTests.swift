import AuthorityCore
import Foundation
import GRDB
import Synchronization
import Testing

@testable import AuthorityStore

@Suite("CommitQueue")
struct CommitQueueTests {
    private struct Refused: Error {}

    /// A writer whose commits are counted, and a queue on it.
    private final class Bench: Sendable {
        let database: DatabaseQueue
        let queue: CommitQueue
        let commits = Commits()

        init(bounds: CommitQueue.Bounds = CommitQueue.Bounds()) throws {
            database = try DatabaseQueue()
            queue = CommitQueue(database, bounds: bounds)
            let commits = commits
            try database.write { database in
                try database.execute(
                    sql: """
                        CREATE TABLE entry (name TEXT PRIMARY KEY);
                        CREATE TABLE mark (
                            name TEXT REFERENCES entry(name) DEFERRABLE INITIALLY DEFERRED);
                        """)
                database.add(transactionObserver: commits, extent: .observerLifetime)
            }
        }

        func add(_ name: String) async throws {
            try await queue.run { try $0.execute(sql: "INSERT INTO entry VALUES (?)", arguments: [name]) }
        }

        var names: [String] {
            get throws { try database.read { try String.fetchAll($0, sql: "SELECT name FROM entry ORDER BY rowid") } }
        }

        /// Keeps the writer busy until `open` is called, so that decisions gather behind it.
        func gate() async -> Gate {
            let gate = Gate()
            database.asyncWriteWithoutTransaction { _ in gate.hold() }
            await gate.reached()
            return gate
        }
    }

    /// Something that the writer's thread waits at.
    private final class Gate: Sendable {
        private let opened = DispatchSemaphore(value: 0)
        private let isReached = Mutex(false)

        func hold() {
            isReached.withLock { $0 = true }
            opened.wait()
        }

        func reached() async {
            while !isReached.withLock(\.self) { await Task.yield() }
        }

        func open() { opened.signal() }
    }

    /// Counts commits that changed something.
    private final class Commits: TransactionObserver, Sendable {
        let count = Mutex(0)

        func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { true }
        func databaseDidChange(with event: DatabaseEvent) {}
        func databaseDidCommit(_ database: Database) { count.withLock { $0 += 1 } }
        func databaseDidRollback(_ database: Database) {}
    }

    private func waiting(_ count: Int, in queue: CommitQueue) async {
        while queue.waitingCount < count { await Task.yield() }
    }

    @Test("decisions that come while the writer is busy share one commit, in the order of arrival")
    func sharing() async throws {
        let bench = try Bench()
        let before = bench.commits.count.withLock(\.self)
        let gate = await bench.gate()

        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask { try await bench.add("\(number)") }
                await waiting(number + 1, in: bench.queue)
            }
            gate.open()
            try await group.waitForAll()
        }

        #expect(try bench.names == (0..<20).map(String.init))
        #expect(bench.commits.count.withLock(\.self) == before + 1)
    }

    @Test("a decision that fails takes nothing of another with it")
    func savepoint() async throws {
        let bench = try Bench()
        let gate = await bench.gate()

        let outcomes = await withTaskGroup(of: (String, Bool).self) { group in
            for (position, name) in ["a", "b", "c"].enumerated() {
                group.addTask {
                    do {
                        try await bench.queue.run { database in
                            try database.execute(sql: "INSERT INTO entry VALUES (?)", arguments: [name])
                            if name == "b" { throw Refused() }
                        }
                        return (name, true)
                    } catch {
                        return (name, !(error is Refused))
                    }
                }
                await waiting(position + 1, in: bench.queue)
            }
            gate.open()
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }

        #expect(try bench.names == ["a", "c"])
        #expect(outcomes == ["a": true, "b": false, "c": true])
    }

    @Test("when the commit fails, so do all decisions in it, and the next one succeeds")
    func failingCommit() async throws {
        let bench = try Bench()
        let gate = await bench.gate()

        let failures = await withTaskGroup(of: Int.self) { group in
            for position in 0..<3 {
                group.addTask {
                    do {
                        try await bench.queue.run { database in
                            try database.execute(sql: "INSERT INTO entry VALUES (?)", arguments: ["\(position)"])
                            // Nothing is wrong before the commit looks for the entry that is referred to.
                            if position == 1 { try database.execute(sql: "INSERT INTO mark VALUES ('nowhere')") }
                        }
                        return 0
                    } catch {
                        return 1
                    }
                }
                await waiting(position + 1, in: bench.queue)
            }
            gate.open()
            return await group.reduce(0, +)
        }
        try await bench.add("after")

        #expect(failures == 3)
        #expect(try bench.names == ["after"])
    }

    @Test("a group holds no more than its bound, and what is left comes into the next commit")
    func groupBound() async throws {
        var bounds = CommitQueue.Bounds()
        bounds.group = 4
        let bench = try Bench(bounds: bounds)
        let before = bench.commits.count.withLock(\.self)
        let gate = await bench.gate()

        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<9 {
                group.addTask { try await bench.add("\(number)") }
                await waiting(number + 1, in: bench.queue)
            }
            gate.open()
            try await group.waitForAll()
        }

        #expect(try bench.names.count == 9)
        #expect(bench.commits.count.withLock(\.self) == before + 3)
    }

    @Test("a commit that has taken long enough is made, however many wait")
    func groupDuration() async throws {
        var bounds = CommitQueue.Bounds()
        bounds.duration = .zero
        let bench = try Bench(bounds: bounds)
        let before = bench.commits.count.withLock(\.self)
        let gate = await bench.gate()

        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<3 {
                group.addTask { try await bench.add("\(number)") }
                await waiting(number + 1, in: bench.queue)
            }
            gate.open()
            try await group.waitForAll()
        }

        #expect(bench.commits.count.withLock(\.self) == before + 3)
    }

    @Test("one more than may wait is refused as unavailable, and an honest one passes afterwards")
    func queueBound() async throws {
        var bounds = CommitQueue.Bounds()
        bounds.waiting = 2
        let bench = try Bench(bounds: bounds)
        let gate = await bench.gate()

        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in ["a", "b"] { group.addTask { try await bench.add(name) } }
            await waiting(2, in: bench.queue)
            let error = await #expect(throws: AuthorityStoreError.self) { try await bench.add("c") }
            #expect(error?.code == .unavailable)
            gate.open()
            try await group.waitForAll()
        }
        try await bench.add("d")

        #expect(try Set(bench.names) == ["a", "b", "d"])
    }

    @Test("a task that is cancelled leaves the line, and its decision is never made")
    func cancellation() async throws {
        let bench = try Bench()
        let gate = await bench.gate()
        let cancelled = Task { try await bench.add("cancelled") }
        await waiting(1, in: bench.queue)
        let other = Task { try await bench.add("other") }
        await waiting(2, in: bench.queue)

        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        gate.open()
        try await other.value

        #expect(try bench.names == ["other"])
    }

    @Test("a decision whose turn has come is carried through, and told, though its task is cancelled")
    func cancellationTooLate() async throws {
        let bench = try Bench()
        let gate = Gate()
        let task = Task {
            try await bench.queue.run { database in
                gate.hold()
                try database.execute(sql: "INSERT INTO entry VALUES ('a')")
                return 7
            }
        }
        await gate.reached()

        task.cancel()
        gate.open()

        #expect(try await task.value == 7)
        #expect(try bench.names == ["a"])
    }

    @Test("a task that is cancelled already does not enter the line")
    func cancelledBefore() async throws {
        let bench = try Bench()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await bench.add("a")
        }
        task.cancel()

        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try bench.names.isEmpty)
    }

    @Test("closing refuses what waits and whatever comes later")
    func closing() async throws {
        let bench = try Bench()
        let gate = await bench.gate()
        let task = Task { try await bench.add("a") }
        await waiting(1, in: bench.queue)

        bench.queue.close()
        gate.open()

        await #expect(throws: AuthorityStoreError.self) { try await task.value }
        await #expect(throws: AuthorityStoreError.self) { try await bench.add("b") }
        #expect(try bench.names.isEmpty)
    }
}
