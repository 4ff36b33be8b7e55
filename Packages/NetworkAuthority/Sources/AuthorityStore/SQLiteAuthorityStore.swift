public import AuthorityCore
internal import GRDB
public import MeshProtocol
internal import Synchronization

/// An authority's state in one SQLite file.
///
/// Write-ahead logging with `synchronous=FULL`: what a decision has changed survives a crash of the process or machine.
/// Several processes may use the file at the same time. Safe to use from any task.
/// - Source: Specification 06 §12
public final class SQLiteAuthorityStore: AuthorityStore, Sendable {
    private let database: any DatabaseWriter
    private let commits: CommitQueue
    private let location: String
    private let condition = Mutex(Condition())
    /// What is noted beside the file; nil for a database in memory.
    private let floor: FloorKeeper?
    private let nonces = NonceKeeper()
    private let beforeStatement: (@Sendable () throws -> Void)?

    /// What is known of the database without looking.
    private struct Condition {
        /// Why the last write, or attempt at one, failed.
        var failure: AuthorityStoreError?
        /// What another process may have made of the file since it was opened.
        var schema = SchemaStanding.own(version: StoreSchema.version)
    }

    /// Opens a database, makes it where there is none, and brings it to the current schema.
    ///
    /// - Parameter path: the file; `:memory:` for a database that is lost at the end
    /// - Throws: ``AuthorityStoreError`` when the file cannot be opened, is damaged, or has a schema that this version
    ///   does not know.
    public convenience init(path: String) throws {
        try self.init(path: path, beforeStatement: nil)
    }

    /// Opens a database whose decisions call `beforeStatement` before each of their statements.
    init(path: String, beforeStatement: (@Sendable () throws -> Void)?) throws {
        location = path
        self.beforeStatement = beforeStatement
        floor = path == ":memory:" ? nil : FloorKeeper(database: path)
        do {
            if path != ":memory:" { try StoreTakeover(path: path).run() }
            database = try StoreOpening.open(path)
            try StoreMigrator(path: path).migrate(database)
            if let floor { database.add(transactionObserver: floor, extent: .databaseLifetime) }
            database.add(transactionObserver: nonces, extent: .databaseLifetime)
            commits = CommitQueue(database)
        } catch {
            throw StoreOpening.storeError(error, path: path)
        }
    }

    /// Closes the database, and leaves one file if nobody else has it open.
    ///
    /// Nothing may use the store afterwards.
    public func close() throws {
        commits.close()
        // A note that cannot be brought up to date says less than it could, never more.
        try? database.read { try floor?.note($0) }
        try database.close()
        // Its readers outlive the pool's writer and cannot empty the log. What stays in it is durable there.
        if location != ":memory:" { try? StoreOpening.emptyLog(location) }
    }

    // MARK: Transactions

    /// Runs a decision on the only writer, and returns when its changes are durable.
    ///
    /// Decisions that come at the same time share a commit, each in a savepoint. A task that is cancelled before its
    /// decision's turn throws `CancellationError`; afterwards the decision is carried through.
    public func write<Result: Sendable>(
        _ decide: @escaping @Sendable (any AuthorityTransaction) throws -> Result
    ) async throws -> Result {
        do {
            let result = try await commits.run { [nonces, beforeStatement] database in
                try nonces.during {
                    try decide(
                        SQLiteTransaction(database: database, nonces: nonces, beforeStatement: beforeStatement))
                }
            }
            condition.withLock { $0.failure = nil }
            return result
        } catch let error as DatabaseError {
            let failed = StoreOpening.storeError(error, path: location)
            condition.withLock { $0.failure = failed }
            throw failed
        }
    }

    /// Reads a consistent state, beside the writer.
    public func read<Result: Sendable>(
        _ look: @escaping @Sendable (any AuthorityReader) throws -> Result
    ) async throws -> Result {
        do {
            return try await database.read { [nonces] in try look(SQLiteTransaction(database: $0, nonces: nonces)) }
        } catch let error as DatabaseError {
            throw StoreOpening.storeError(error, path: location)
        }
    }

    // MARK: Health

    /// What is known of the database.
    public func health() -> AuthorityStoreHealth {
        let condition = condition.withLock(\.self)
        var health = AuthorityStoreHealth(
            backend: "sqlite", expectedSchemaVersion: StoreSchema.version, schemaVersion: condition.schema.version,
            failure: condition.schema.refusal(location) ?? condition.failure, location: location)
        (health.commits, health.decisions) = (commits.totals.commits, commits.totals.decisions)
        return health
    }

    /// Finds out whether the database takes writes now and has the schema that it had, and brings the note beside it up
    /// to date.
    ///
    /// After a failed write, one is tried: a full disk refuses no lock.
    public func probe() async {
        let isRecovering = condition.withLock { $0.failure != nil }
        do {
            try await database.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    guard isRecovering else { return .rollback }
                    try SQLiteTransaction(database: database).tryWriting()
                    return .commit
                }
            }
            let schema = try await database.read { [floor] database in
                try floor?.note(database)
                return try SchemaStanding(database)
            }
            condition.withLock { $0 = Condition(schema: schema) }
        } catch let error as DatabaseError {
            let failed = StoreOpening.storeError(error, path: location)
            condition.withLock { $0.failure = failed }
        } catch {
            let failed = AuthorityStoreError(
                .unavailable, "the note beside the database \(location) cannot be written (\(error))")
            condition.withLock { $0.failure = failed }
        }
    }

    // MARK: Restores

    /// What is noted in `<file>.floor`.
    public func noteBeside() throws -> PublicationFloor? { try floor?.file.note() }

    /// The list in `<file>.crl`.
    public func publishedListBeside() throws -> CertificateRevocationList? { try floor?.file.list() }
}
