internal import AuthorityCore
internal import GRDB
internal import MeshCrypto

/// What is done once with a file that the reference made, before it is served.
///
/// The reference keeps invite tokens in clear. They are replaced by their digests, and everything that was ever deleted
/// is removed from the file: afterwards neither it nor a log beside it holds a token that can be used. Done again from
/// the beginning when it was interrupted, because only the migration that follows marks the file as ours.
/// - Source: Specification 06 §12
struct StoreTakeover {
    let path: String
    /// How long another process may go on using the file.
    var patience = AuthorityLimits.databaseBusy

    /// Prepares the file, if there is one that needs it.
    ///
    /// - Throws: `AuthorityStoreError` for a file that is not ours to serve, which is then unchanged.
    func run() throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(patience / .seconds(1))
        configuration.label = "AuthorityStore.takeover"
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let standing = try queue.read { try SchemaStanding($0) }
        if let refusal = standing.refusal(path) { throw refusal }
        guard standing == .reference else { return try queue.close() }
        try queue.writeWithoutTransaction { database in
            try Self.holdAlone(database, path: path)
            try database.execute(sql: "PRAGMA secure_delete = ON")
            try database.inTransaction(.immediate) {
                try Self.digestTokens(database)
                return .commit
            }
            try database.execute(sql: "VACUUM")
        }
        try queue.close()
    }

    /// Ends the write-ahead log, which succeeds only while no other process has the file open.
    private static func holdAlone(_ database: Database, path: String) throws {
        let mode: String?
        do {
            mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            mode = nil
        }
        guard mode == "delete" else {
            throw AuthorityStoreError(
                .unavailable,
                "\(path) is to be taken over from the reference, but another process has it open; stop that first")
        }
    }

    private static func digestTokens(_ database: Database) throws {
        let tokens = try String.fetchAll(
            database, sql: "SELECT token_id FROM invite_tokens WHERE length(token_id) <> ?",
            arguments: [InviteRecord.digestLength])
        for token in tokens {
            try database.execute(
                sql: "UPDATE invite_tokens SET token_id = ? WHERE token_id = ?",
                arguments: [SHA256.hex(Array(token.utf8)), token])
        }
    }
}
