internal import AuthorityCore
internal import GRDB
internal import Synchronization

/// Runs decisions on the database's only writer, several in one commit.
///
/// Decisions that arrive while a commit is under way share the next one. Each runs in a savepoint of its own, so that
/// one that fails takes nothing of another with it, and each caller goes on only when the commit that holds its
/// decision is durable. What the disk costs is paid once for all of them.
///
/// Decisions run in the order of arrival, on the writer's own thread: no task and no event loop is ever blocked. A
/// task that is cancelled leaves the line; a decision whose turn has come is carried through.
final class CommitQueue: Sendable {
    /// How much may wait, and how much goes into one commit.
    struct Bounds: Sendable {
        /// Decisions that may wait; one more is refused.
        var waiting = AuthorityLimits.waitingDecisions
        /// Decisions in one commit.
        var group = AuthorityLimits.decisionsInCommit
        /// How long decisions are added to a commit.
        var duration = AuthorityLimits.commitDuration
    }

    /// A decision that waits, and what its caller is told.
    private struct Job: Sendable {
        /// Runs the decision; returns what tells the caller, once the commit holds.
        let decide: @Sendable (Database) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    /// What has been done since the start.
    struct Totals: Sendable, Equatable {
        var commits: UInt64 = 0
        var decisions: UInt64 = 0
    }

    private let database: any DatabaseWriter
    private let bounds: Bounds
    private let line: Mutex<WaitingLine<Job>>
    private let done = Mutex(Totals())

    init(_ database: any DatabaseWriter, bounds: Bounds = Bounds()) {
        self.database = database
        self.bounds = bounds
        line = Mutex(WaitingLine(capacity: bounds.waiting))
    }

    /// What has been done since the start.
    var totals: Totals { done.withLock(\.self) }

    /// How many decisions wait for their turn.
    var waitingCount: Int { line.withLock { $0.count } }

    /// Runs a decision, and returns when the commit that holds it is durable.
    ///
    /// When the closure throws, nothing of it is kept and its error is thrown. When the commit fails, so do all
    /// decisions in it.
    func run<Value: Sendable>(_ decide: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let ticket = Mutex<UInt64?>(nil)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let job = Job(
                    decide: { database in
                        let value = try decide(database)
                        return { continuation.resume(returning: value) }
                    },
                    fail: { continuation.resume(throwing: $0) })
                enter(job, ticket)
            }
        } onCancel: {
            leave(ticket)
        }
    }

    /// Refuses what waits and whatever comes later.
    ///
    /// A commit that is under way is completed.
    func close() {
        for job in line.withLock({ $0.close() }) { job.fail(Self.closed) }
    }

    // MARK: The line

    private func enter(_ job: Job, _ ticket: borrowing Mutex<UInt64?>) {
        let admission = line.withLock { line -> WaitingLine<Job>.Admission? in
            // Who is cancelled from here on finds the ticket.
            if Task.isCancelled { return nil }
            let admission = line.join(job)
            switch admission {
            case .starts(let number), .waits(let number): ticket.withLock { $0 = number }
            case .full, .closed: break
            }
            return admission
        }
        switch admission {
        case .starts: startTurn()
        case .waits: break
        case .full: job.fail(Self.full)
        case .closed: job.fail(Self.closed)
        case nil: job.fail(CancellationError())
        }
    }

    private func leave(_ ticket: borrowing Mutex<UInt64?>) {
        let job = line.withLock { line in ticket.withLock(\.self).flatMap { line.leave($0) } }
        job?.fail(CancellationError())
    }

    private func startTurn() {
        database.asyncWriteWithoutTransaction { database in
            self.takeTurn(database)
            // Others who use the writer come in between two turns.
            if self.line.withLock({ $0.endTurn() }) { self.startTurn() }
        }
    }

    // MARK: The commit

    private func takeTurn(_ database: Database) {
        let (count, end) = line.withLock { ($0.count, $0.end) }
        guard count > 0 else { return }
        do {
            try database.beginTransaction(.immediate)
        } catch {
            // Those who came while another process held the lock have not waited yet.
            while let job = line.withLock({ $0.next(before: end) }) { job.fail(error) }
            return
        }
        var group = Group()
        do {
            try decide(database, &group)
            try database.commit()
        } catch {
            // SQLite may have ended the transaction already, when the disk failed.
            try? database.rollback()
            for job in group.jobs { job.fail(error) }
            return
        }
        done.withLock { totals in
            totals.commits += 1
            totals.decisions += UInt64(group.deliveries.count)
        }
        for delivery in group.deliveries { delivery() }
    }

    /// The decisions of one commit.
    private struct Group {
        /// All that depend on the commit.
        var jobs: [Job] = []
        /// What tells the callers.
        var deliveries: [@Sendable () -> Void] = []
    }

    /// Runs decisions until none waits or the commit is long enough.
    ///
    /// Throws when the transaction as a whole is lost.
    private func decide(_ database: Database, _ group: inout Group) throws {
        let start = ContinuousClock.now
        while group.jobs.count < bounds.group, let job = line.withLock({ $0.next() }) {
            group.jobs.append(job)
            try database.cachedStatement(sql: "SAVEPOINT decision").execute()
            do {
                group.deliveries.append(try job.decide(database))
            } catch {
                guard database.isInsideTransaction else { throw error }
                try database.cachedStatement(sql: "ROLLBACK TO decision").execute()
                // Its caller is told now: nothing of it depends on the commit.
                group.jobs.removeLast()
                job.fail(error)
            }
            try database.cachedStatement(sql: "RELEASE decision").execute()
            if start.duration(to: .now) >= bounds.duration { return }
        }
    }

    // MARK: Refusals

    private static let full = AuthorityStoreError(
        .unavailable, "too many decisions wait for the database already; try again")
    private static let closed = AuthorityStoreError(.unavailable, "the database is closed")
}
