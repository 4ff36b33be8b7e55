package import Foundation
import GRDB
import MeshProtocol

/// What a database file of an authority says, read past the authority.
package struct StoreSnapshot: Sendable {
    package struct Certificate: Sendable, Equatable {
        package var key: String
        package var isRevoked: Bool
        /// The end, as text that sorts by time.
        package var expiresAt: String
        package var renewedFrom: String?

        package init(key: String, isRevoked: Bool = false, expiresAt: String, renewedFrom: String? = nil) {
            self.key = key
            self.isRevoked = isRevoked
            self.expiresAt = expiresAt
            self.renewedFrom = renewedFrom
        }
    }

    /// What `PRAGMA integrity_check` said, without `ok`.
    package var damage: [String] = []
    package var certificates: [String: Certificate] = [:]
    /// Digest of the token → the key that redeemed it.
    package var invites: [String: String?] = [:]
    package var listSequences: [Int64] = []
    package var activeSequences: [Int64] = []
    package var listed: Set<String> = []
    package var policies: Set<String> = []
    package var activePolicies = 0
    /// Scope and nonce, apart by a space.
    package var nonces: Set<String> = []
    package var auditRows = 0
    /// How often a restore of an older database was noticed.
    package var restores = 0

    package init() {}

    /// Reads a file, which an authority may be using at the same time.
    ///
    /// - Parameter isLive: whether another process has the file open; if not, what its log holds is recovered first.
    package init(reading file: URL, isLive: Bool) throws {
        var configuration = Configuration()
        configuration.readonly = isLive
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: file.path, configuration: configuration)
        self = try queue.read { try StoreSnapshot($0) }
        try queue.close()
    }

    private init(_ database: Database) throws {
        damage = try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
        let certificates = try Row.fetchCursor(
            database, sql: "SELECT cert_id, node_public_key, status, expires_at, renewed_from FROM issued_certs")
        while let row = try certificates.next() {
            self.certificates[row[0]] = Certificate(
                key: row[1], isRevoked: row[2] == "revoked", expiresAt: row[3], renewedFrom: row[4])
        }
        let invites = try Row.fetchCursor(database, sql: "SELECT token_id, used_by_key FROM invite_tokens")
        while let row = try invites.next() {
            self.invites[row[0]] = .some(row[1])
        }
        listSequences = try Int64.fetchAll(database, sql: "SELECT sequence FROM crl_versions ORDER BY sequence")
        let active = try Row.fetchAll(
            database, sql: "SELECT sequence, crl_json FROM crl_versions WHERE active = 1 ORDER BY sequence")
        activeSequences = active.map { $0[0] }
        if let text: String = active.last?[1] {
            let list = try CertificateRevocationList(json: JSONValue(parsing: text))
            listed = Set(list.revokedCertificates.map(\.certificateID))
        }
        policies = try Set(String.fetchAll(database, sql: "SELECT policy_id FROM policy_versions"))
        activePolicies =
            try Int.fetchOne(database, sql: "SELECT count(*) FROM policy_versions WHERE active = 1") ?? 0
        nonces = try Set(String.fetchAll(database, sql: "SELECT scope || ' ' || nonce FROM nonces"))
        auditRows = try Int.fetchOne(database, sql: "SELECT count(*) FROM audit_events") ?? 0
        restores =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM audit_events WHERE event_json LIKE '%database_restored%'") ?? 0
    }
}
