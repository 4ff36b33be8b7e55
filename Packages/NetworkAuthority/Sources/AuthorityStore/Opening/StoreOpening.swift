internal import AuthorityCore
internal import GRDB

#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif

/// How the file is opened for writing, and what its errors mean.
enum StoreOpening {
    /// How long a connection sleeps before it asks for another process's lock again.
    private static let busyPauseMicroseconds: UInt32 = 1_000
    private static let busyAttempts = Int(AuthorityLimits.databaseBusy / .microseconds(busyPauseMicroseconds))

    static func open(_ path: String) throws -> any DatabaseWriter {
        var configuration = Configuration()
        // SQLite's own waiting looks ever more seldom and so misses the short pauses that a busy process leaves between
        // its commits. Only the database's own threads sleep here.
        configuration.busyMode = .callback { attempts in
            usleep(busyPauseMicroseconds)
            return attempts < busyAttempts
        }
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.label = "AuthorityStore"
        configuration.prepareDatabase { database in
            // What is deleted or replaced, such as the token of an invite, is overwritten.
            try database.execute(sql: "PRAGMA secure_delete = ON")
            // What a savepoint may have to undo stays in memory: it is small, and a file would get two writes for each
            // page of it.
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        let database: any DatabaseWriter =
            path == ":memory:"
            ? try DatabaseQueue(configuration: configuration)
            : try DatabasePool(path: path, configuration: configuration)
        try database.writeWithoutTransaction { try insistOnDurability($0) }
        return database
    }

    /// The pool sets a weaker mode while it opens, so the stronger one is set afterwards, and checked.
    private static func insistOnDurability(_ database: Database) throws {
        try database.execute(sql: "PRAGMA synchronous = FULL")
        guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
            throw AuthorityStoreError(
                .unavailable, "SQLite does not accept synchronous=FULL: decisions would not be durable")
        }
    }

    /// Brings what a log holds into its database and removes the log, unless another process uses them.
    static func emptyLog(_ path: String) throws {
        guard DatabaseFiles.exists(path) else { return }
        var configuration = Configuration()
        configuration.label = "AuthorityStore.closing"
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        _ = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
        try queue.close()
    }

    static func storeError(_ error: any Error, path: String) -> any Error {
        (error as? DatabaseError).map { storeError($0, path: path) } ?? error
    }

    static func storeError(_ error: DatabaseError, path: String) -> AuthorityStoreError {
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
