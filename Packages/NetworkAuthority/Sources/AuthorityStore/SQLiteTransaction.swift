internal import AuthorityCore
internal import GRDB
internal import MeshCrypto
internal import MeshProtocol

/// One transaction on a connection, in the terms of the authority.
struct SQLiteTransaction {
    let database: Database

    func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
    }

    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments)
    }

    func number(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64? {
        try Int64.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
    }

    /// Runs a statement and returns how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: StatementArguments) throws -> Int {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
        return database.changesCount
    }
}

extension SQLiteTransaction: AuthorityTransaction {
    func insert(_ invite: InviteRecord) throws {
        try execute(
            """
            INSERT INTO invite_tokens (token_id, assigned_roles_json, max_validity_hours, created_at, expires_at,
                used_at, used_by_key, recipient_public_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                invite.digest, invite.roles.jsonText, invite.maxValidityHours, invite.createdAt.requestText,
                invite.expiresAt.requestText, invite.usedAt?.requestText, invite.usedByKey,
                invite.recipientPublicKey,
            ])
    }

    func redeem(digest: String, by key: NodeID, at time: UTCTime) throws -> Bool {
        try execute(
            "UPDATE invite_tokens SET used_at = ?, used_by_key = ? WHERE token_id = ? AND used_at IS NULL",
            [time.requestText, key.text, digest]) == 1
    }

    func insert(_ record: CertificateRecord) throws {
        try execute(
            """
            INSERT INTO issued_certs (cert_id, node_public_key, cert_json, roles_json, issued_at, expires_at,
                max_validity_hours, remote_addr, status, last_heartbeat, heartbeat_status, renewed_from, revoked_at,
                revocation_reason, revoke_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                record.id, record.certificate.nodePublicKey,
                String(decoding: record.certificate.plainBytes(), as: UTF8.self), record.certificate.roles.jsonText,
                record.issuedAt.requestText, record.expiresAt.requestText, record.maxValidityHours,
                record.remoteAddress, record.isRevoked ? "revoked" : "issued", record.lastHeartbeat?.requestText,
                record.heartbeatStatus, record.renewedFrom, record.revokedAt?.requestText, record.revocationReason,
                record.revokeAfter?.requestText,
            ])
    }

    func recordHeartbeat(certificateID: String, status: String, from address: String, at time: UTCTime) throws {
        try execute(
            "UPDATE issued_certs SET last_heartbeat = ?, heartbeat_status = ?, remote_addr = ? WHERE cert_id = ?",
            [time.requestText, status, address, certificateID])
    }

    func setRevocationDue(certificateID: String, at time: UTCTime) throws {
        try execute(
            "UPDATE issued_certs SET revoke_after = ? WHERE cert_id = ?", [time.requestText, certificateID])
    }

    func revoke(certificateID: String, reason: RevocationReason, at time: UTCTime) throws {
        try execute(
            "UPDATE issued_certs SET status = 'revoked', revoked_at = ?, revocation_reason = ? WHERE cert_id = ?",
            [time.requestText, reason.rawValue, certificateID])
    }

    func removeAgent(of key: NodeID) throws {
        try execute("DELETE FROM agent_registrations WHERE node_public_key = ?", [key.text])
    }

    func publish(_ list: CertificateRevocationList, at time: UTCTime) throws {
        try execute("UPDATE crl_versions SET active = 0 WHERE active <> 0", [])
        try execute(
            "INSERT INTO crl_versions (sequence, crl_json, active, created_at) VALUES (?, ?, 1, ?)",
            [list.sequence, String(decoding: list.plainBytes(), as: UTF8.self), time.requestText])
    }

    func activate(_ policy: PolicyManifest, at time: UTCTime) throws {
        try execute("UPDATE policy_versions SET active = 0 WHERE active <> 0", [])
        try execute(
            "INSERT OR REPLACE INTO policy_versions (policy_id, policy_json, active, created_at) VALUES (?, ?, 1, ?)",
            [policy.policyID, String(decoding: policy.plainBytes(), as: UTF8.self), time.requestText])
    }

    func append(_ key: KeyHistoryRecord) throws {
        try execute(
            """
            INSERT INTO na_key_history (key_sequence, key_id, public_key, effective_at, valid_to, valid_to_enforced,
                succession_digest, succession_json, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                key.sequence, key.keyID, key.publicKey, key.effectiveAt?.requestText, key.validTo?.requestText,
                key.isEndEnforced ? 1 : 0, key.successionDigest, key.successionJSON, key.recordedAt.requestText,
            ])
    }

    func claim(nonce: String, scope: String, at time: UTCTime) throws -> Bool {
        try execute(
            "INSERT OR IGNORE INTO nonces (scope, nonce, created_at) VALUES (?, ?, ?)",
            [scope, nonce, time.requestText]) == 1
    }

    func forgetNonces(before time: UTCTime, limit: Int) throws -> Int {
        try execute(
            "DELETE FROM nonces WHERE rowid IN (SELECT rowid FROM nonces WHERE created_at < ? LIMIT ?)",
            [time.requestText, limit])
    }

    func append(_ event: AuthorityEvent) throws {
        try execute(
            "INSERT INTO audit_events (event_id, event_json, created_at) VALUES (?, ?, ?)",
            [
                event.id, String(decoding: event.json.spacedBytes(sortingKeys: true), as: UTF8.self),
                event.createdAt.requestText,
            ])
    }
}

extension [String] {
    /// The texts as a JSON array in the plain form.
    var jsonText: String {
        String(decoding: JSONValue.array(map { .string($0) }).plainBytes(), as: UTF8.self)
    }
}
