internal import AuthorityCore
internal import GRDB
public import MeshProtocol

/// The invites that are held since a restore was noticed.
///
/// The authority may go on serving the database meanwhile. Blocks on the disk: not for event loops.
/// - Source: Specification 06 §12
public struct HeldInvites: Sendable {
    private let path: String

    /// Names the database.
    public init(path: String) {
        self.path = path
    }

    /// The fingerprints of the held invites that are still good otherwise.
    ///
    /// - Parameter now: the present time
    /// - Throws: ``AuthorityStoreError`` when the database cannot be read or was never served by this version.
    public func fingerprints(now: UTCTime) throws -> [String] {
        try ReadOnlyDatabase.open(path) { queue in
            try queue.read { database in
                try Self.requireTable(database, path: path)
                return try Self.digests(database, now: now).map { String($0.prefix(InviteRecord.fingerprintLength)) }
            }
        }
    }

    /// Lets invites be used, and notes it for the audit.
    ///
    /// - Parameters:
    ///   - fingerprints: which ones; those that are not held are passed over
    ///   - now: the present time
    /// - Returns: the fingerprints of those that were held.
    /// - Throws: ``AuthorityStoreError`` when the database cannot be written.
    public func confirm(_ fingerprints: [String], now: UTCTime) throws -> [String] {
        let wanted = Set(fingerprints.map(ExactText.init))
        do {
            let database = try StoreOpening.open(path)
            let confirmed = try database.write { database in
                try Self.requireTable(database, path: path)
                let transaction = SQLiteTransaction(database: database)
                var confirmed: [String] = []
                for digest in try Self.digests(database, now: now) {
                    let fingerprint = String(digest.prefix(InviteRecord.fingerprintLength))
                    guard wanted.contains(ExactText(fingerprint)) else { continue }
                    try transaction.execute("DELETE FROM gm_held_invites WHERE token_id = ?", [digest])
                    confirmed.append(fingerprint)
                }
                if !confirmed.isEmpty {
                    try transaction.append(
                        AuthorityEvent(
                            .invitesConfirmed,
                            details: ["token_fingerprints": .array(confirmed.map { .string($0) })], at: now))
                }
                return confirmed
            }
            try database.close()
            return confirmed
        } catch {
            throw StoreOpening.storeError(error, path: path)
        }
    }

    private static func digests(_ database: Database, now: UTCTime) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT held.token_id FROM gm_held_invites AS held JOIN invite_tokens USING (token_id)
                    WHERE used_at IS NULL AND expires_at > ? ORDER BY created_at, held.token_id
                """, arguments: [now.requestText])
    }

    private static func requireTable(_ database: Database, path: String) throws {
        guard try database.tableExists("gm_held_invites") else {
            throw AuthorityStoreError(
                .wrongSchema, "\(path) was not served by this version yet, so that it holds no invites")
        }
    }
}
