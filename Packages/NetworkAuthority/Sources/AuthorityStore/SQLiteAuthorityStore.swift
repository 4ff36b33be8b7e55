public import AuthorityCore
internal import GRDB
internal import MeshCrypto
internal import MeshProtocol
internal import Synchronization

/// An authority's state in one SQLite file.
///
/// Write-ahead logging with `synchronous=FULL`: what a decision has changed survives a crash of the process or machine.
/// Several processes may use the file at the same time. Safe to use from any task.
/// - Source: Specification 06 §12
public final class SQLiteAuthorityStore: AuthorityStore, Sendable {
    private let database: any DatabaseWriter
    private let location: String
    private let isWritable = Mutex(true)

    /// Opens a database, makes it where there is none, and brings it to the current schema.
    ///
    /// - Parameter path: the file; `:memory:` for a database that is lost at the end
    /// - Throws: ``AuthorityStoreError`` when the file cannot be opened, is damaged, or has a schema that this version
    ///   does not know.
    public init(path: String) throws {
        location = path
        do {
            database = try Self.open(path)
            try database.writeWithoutTransaction { try Self.insistOnDurability($0) }
            let hasDigested = try database.write { database in
                try Self.migrate(database, path: path)
                return try Self.digestTokens(database)
            }
            if hasDigested {
                // The log still holds the tokens in clear until it is emptied.
                try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            }
        } catch {
            throw Self.storeError(error, path: path)
        }
    }

    /// Closes the database.
    ///
    /// Nothing may use the store afterwards.
    public func close() throws {
        try database.close()
    }

    // MARK: Transactions

    /// Runs a decision on the only writer, and returns when its changes are durable.
    public func write<Result: Sendable>(
        _ decide: @escaping @Sendable (any AuthorityTransaction) throws -> Result
    ) async throws -> Result {
        do {
            let result = try await database.write { try decide(SQLiteTransaction(database: $0)) }
            isWritable.withLock { $0 = true }
            return result
        } catch let error as DatabaseError {
            isWritable.withLock { $0 = false }
            throw Self.storeError(error, path: location)
        }
    }

    /// Reads a consistent state, beside the writer.
    public func read<Result: Sendable>(
        _ look: @escaping @Sendable (any AuthorityReader) throws -> Result
    ) async throws -> Result {
        do {
            return try await database.read { try look(SQLiteTransaction(database: $0)) }
        } catch let error as DatabaseError {
            throw Self.storeError(error, path: location)
        }
    }

    // MARK: Health

    /// What is known of the database.
    public func health() -> AuthorityStoreHealth {
        AuthorityStoreHealth(
            backend: "sqlite", expectedSchemaVersion: StoreSchema.version, schemaVersion: StoreSchema.version,
            isWritable: isWritable.withLock(\.self), location: location)
    }

    /// Finds out whether the database takes writes now.
    public func probe() async {
        do {
            // An immediate transaction takes the write lock; it is given back without a change.
            try await database.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) { .rollback }
            }
            isWritable.withLock { $0 = true }
        } catch {
            isWritable.withLock { $0 = false }
        }
    }

    // MARK: Opening

    private static func open(_ path: String) throws -> any DatabaseWriter {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(AuthorityLimits.databaseBusy.components.seconds))
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.label = "AuthorityStore"
        configuration.prepareDatabase { database in
            // What is deleted or replaced, such as the token of an invite, is overwritten.
            try database.execute(sql: "PRAGMA secure_delete = ON")
        }
        if path == ":memory:" { return try DatabaseQueue(configuration: configuration) }
        return try DatabasePool(path: path, configuration: configuration)
    }

    /// The pool sets a weaker mode while it opens, so the stronger one is set afterwards, and checked.
    private static func insistOnDurability(_ database: Database) throws {
        try database.execute(sql: "PRAGMA synchronous = FULL")
        guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
            throw AuthorityStoreError(
                .unavailable, "SQLite does not accept synchronous=FULL: decisions would not be durable")
        }
    }

    private static func migrate(_ database: Database, path: String) throws {
        let isNew = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") == 0
        let isVersioned = try database.tableExists("schema_version")
        guard isNew || isVersioned else {
            throw AuthorityStoreError(
                .wrongSchema, "\(path) is not a Network Authority's database; choose another DB_PATH")
        }
        try database.execute(sql: StoreSchema.versionTable)
        let current = try Int.fetchOne(database, sql: "SELECT max(version) FROM schema_version") ?? 0
        guard current <= StoreSchema.version else {
            throw AuthorityStoreError(
                .wrongSchema,
                "\(path) has schema \(current), but this version knows \(StoreSchema.version) at most; "
                    + "start the newer version that wrote it")
        }
        guard isNew || current >= StoreSchema.version else {
            throw AuthorityStoreError(
                .wrongSchema,
                "\(path) has schema \(current), which is too old to be taken over; "
                    + "start the reference 1.8.1 with it once, which brings it to \(StoreSchema.version)")
        }
        for migration in StoreSchema.migrations where migration.version > current {
            for statement in migration.statements { try database.execute(sql: statement) }
            try database.execute(
                sql: "INSERT INTO schema_version (version, applied_at) VALUES (?, ?)",
                arguments: [migration.version, SystemWallClock().now().requestText])
        }
        for index in StoreSchema.indexes { try database.execute(sql: index) }
    }

    /// Replaces invite tokens that are kept in clear, as the reference keeps them, by their digests.
    ///
    /// Returns whether there were any.
    private static func digestTokens(_ database: Database) throws -> Bool {
        let tokens = try String.fetchAll(
            database, sql: "SELECT token_id FROM invite_tokens WHERE length(token_id) <> ?",
            arguments: [InviteRecord.digestLength])
        for token in tokens {
            try database.execute(
                sql: "UPDATE invite_tokens SET token_id = ? WHERE token_id = ?",
                arguments: [SHA256.hex(Array(token.utf8)), token])
        }
        return !tokens.isEmpty
    }

    private static func storeError(_ error: any Error, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return AuthorityStoreError(
                .damaged, "the database \(path) is damaged (\(error.message ?? "no detail")); restore a backup")
        default:
            return AuthorityStoreError(
                .unavailable,
                "the database \(path) cannot be used (\(error.resultCode): \(error.message ?? "no detail")); "
                    + "check that no other process holds it, its permissions and the free space")
        }
    }
}
