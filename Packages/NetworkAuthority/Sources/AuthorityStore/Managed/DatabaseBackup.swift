internal import AuthorityCore
internal import GRDB

/// Copies of an authority's database, made while it is served.
///
/// Blocks on the disk: not for event loops.
/// - Source: Specification 07 §6
public enum DatabaseBackup: Sendable {
    /// Copies a database, with what its log holds, into one file.
    ///
    /// The copy is one consistent state: decisions that are durable when it begins are in it, later ones may be. The
    /// database's users are not held up. A file of that name is replaced once the copy is whole, and gets the
    /// permissions of the database.
    ///
    /// - Parameters:
    ///   - path: the database
    ///   - copy: where the copy goes; its folder must exist
    /// - Throws: ``AuthorityStoreError`` when the database cannot be read or the copy cannot be written.
    public static func make(of path: String, at copy: String) throws {
        let mode = DatabaseFiles.permissions(of: path) ?? 0o600
        try ReadOnlyDatabase.open(path) { source in
            try DatabaseFiles.replace(copy, mode: mode) { try write(source, to: $0) }
        }
    }

    /// Writes a file without a log that holds all of an open database.
    static func write(_ source: DatabaseQueue, to path: String) throws {
        do {
            var configuration = Configuration()
            configuration.label = "AuthorityStore.copy"
            let target = try DatabaseQueue(path: path, configuration: configuration)
            try source.backup(to: target)
            try target.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try target.close()
        } catch {
            throw StoreOpening.storeError(error, path: path)
        }
    }
}
