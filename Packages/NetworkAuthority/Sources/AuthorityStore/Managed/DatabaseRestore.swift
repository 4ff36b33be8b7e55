internal import AuthorityCore
internal import GRDB
internal import MeshCrypto

/// Puts a backup in the place of an authority's database.
///
/// Blocks on the disk: not for event loops.
/// - Source: Specification 07 §6
public struct DatabaseRestore: Sendable {
    private let path: String
    private let backup: String
    private let preRestoreBackup: String?

    /// Describes a restore.
    ///
    /// - Parameters:
    ///   - path: the database to be replaced; it may be missing or damaged
    ///   - backup: the file that takes its place, which stays as it is
    ///   - preRestoreBackup: where a copy of what is replaced goes, if anywhere
    public init(of path: String, from backup: String, preRestoreBackup: String? = nil) {
        self.path = path
        self.backup = backup
        self.preRestoreBackup = preRestoreBackup
    }

    /// Replaces the database.
    ///
    /// The replacement is whole and durable, and keeps the permissions of the database; a crash leaves the old file or
    /// the new one. The next start notices the restore: it publishes no revocation list below those that were public,
    /// and holds the backup's unused invites until an operator confirms them.
    ///
    /// - Throws: ``AuthorityStoreError`` when the backup is not an authority's database, when an authority has the
    ///   database open, or when a file cannot be written. Nothing is changed then.
    public func run() throws {
        try ReadOnlyDatabase.open(backup) { source in
            try Self.validate(source, path: backup)
            let replaced = try settleReplaced()
            if let preRestoreBackup, DatabaseFiles.exists(path) { try keep(preRestoreBackup) }
            let mode = DatabaseFiles.permissions(of: path) ?? 0o600
            try DatabaseFiles.replace(path, mode: mode) { temporary in
                try DatabaseBackup.write(source, to: temporary)
                // Noted first: a crash from here on may hold invites for nothing, but never lets a used one go.
                try note(replaced, source)
                // Never a new file beside an old log: it would be taken for the new file's.
                for suffix in DatabaseFiles.companions { try DatabaseFiles.remove(path + suffix) }
                try AtomicFile.synchronizeFolder(of: path)
            }
        }
    }

    private static func validate(_ source: DatabaseQueue, path: String) throws {
        try source.read { database in
            for table in ["schema_version", "audit_events"] {
                guard try database.tableExists(table) else {
                    throw AuthorityStoreError(
                        .damaged, "\(path) is not a backup of a Network Authority: it has no table \(table)")
                }
            }
            let complaint = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
            guard complaint == "ok" else {
                throw AuthorityStoreError(
                    .damaged, "\(path) is damaged (\(complaint ?? "no detail")); take another backup")
            }
        }
    }

    /// Notes beside the database that an older one takes its place, and what was published from it.
    private func note(_ replaced: Progress?, _ source: DatabaseQueue) throws {
        let file = FloorFile(database: path)
        let restored = try source.read(Progress.init)
        let known = try file.note()
        let all = [known, replaced?.floor].compactMap(\.self).reduce(restored.floor) { $0.merged(with: $1) }
        if let replaced, replaced.floor.sequence > known?.sequence ?? -1, let list = replaced.list {
            try file.write(list: list)
        }
        try file.write(PublicationFloor(generation: all.generation + 1, sequence: all.sequence, position: all.position))
    }

    /// How far a database has come, and its newest revocation list.
    private struct Progress {
        var floor = PublicationFloor(generation: 0, sequence: -1, position: 0)
        var list: String?

        init(_ database: Database) throws {
            let transaction = SQLiteTransaction(database: database)
            guard try database.tableExists("crl_versions") else { return }
            floor.sequence = try transaction.activeRevocationSequence() ?? -1
            list = try transaction.activeRevocationText()
            // A backup of the reference, or of an early version of ours, knows no restores.
            guard try database.tableExists("gm_restorations") else { return }
            floor = try transaction.publicationFloor()
        }
    }

    /// Makes sure that nobody has the database open, brings what its log holds into it, and says how far it has come.
    ///
    /// A damaged file cannot tell, and has nothing to bring.
    private func settleReplaced() throws -> Progress? {
        guard DatabaseFiles.exists(path) else { return nil }
        var mode: String?
        var progress: Progress?
        do {
            var configuration = Configuration()
            configuration.label = "AuthorityStore.replaced"
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            mode = try queue.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE") }
            if mode == "delete" { progress = try queue.read(Progress.init) }
            try queue.close()
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: mode = nil
            case .SQLITE_NOTADB, .SQLITE_CORRUPT: return nil
            default: throw StoreOpening.storeError(error, path: path)
            }
        }
        guard mode == "delete" else {
            throw AuthorityStoreError(.unavailable, "\(path) is in use; stop the Network Authority first")
        }
        return progress
    }

    /// Copies what is to be replaced: as a database if it is one, byte for byte if not.
    private func keep(_ copy: String) throws {
        do {
            try DatabaseBackup.make(of: path, at: copy)
        } catch let error as AuthorityStoreError where error.code == .damaged {
            try DatabaseFiles.copy(path, to: copy)
        }
    }
}
