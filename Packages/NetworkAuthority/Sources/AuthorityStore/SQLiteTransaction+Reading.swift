internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: AuthorityReader {
    private static let certificateColumns = """
        cert_json, issued_at, expires_at, max_validity_hours, remote_addr, last_heartbeat, heartbeat_status, \
        renewed_from, status, revoked_at, revocation_reason, revoke_after
        """
    private static let selectCertificate = "SELECT \(certificateColumns) FROM issued_certs WHERE "

    func invite(digest: String) throws -> InviteRecord? {
        try row(
            """
            SELECT token_id, assigned_roles_json, max_validity_hours, created_at, expires_at, used_at, used_by_key,
                recipient_public_key FROM invite_tokens WHERE token_id = ?
            """, [digest]
        ).map { row in
            InviteRecord(
                digest: try row.text("token_id"), roles: try row.texts("assigned_roles_json"),
                maxValidityHours: try row.integer("max_validity_hours"), createdAt: try row.time("created_at"),
                expiresAt: try row.time("expires_at"), usedAt: try row.optionalTime("used_at"),
                usedByKey: try row.optional("used_by_key"),
                recipientPublicKey: try row.optional("recipient_public_key"))
        }
    }

    func certificate(id: String) throws -> CertificateRecord? {
        try row(Self.selectCertificate + "cert_id = ?", [id]).map(CertificateRecord.init(row:))
    }

    func certificate(issuedFor key: NodeID, at time: UTCTime) throws -> CertificateRecord? {
        try row(
            Self.selectCertificate + "node_public_key = ? AND issued_at = ? AND renewed_from IS NULL",
            [key.text, time.requestText]
        ).map(CertificateRecord.init(row:))
    }

    func successor(of id: String) throws -> CertificateRecord? {
        try row(Self.selectCertificate + "renewed_from = ? ORDER BY issued_at DESC LIMIT 1", [id])
            .map(CertificateRecord.init(row:))
    }

    func revokedCertificate(of key: NodeID, reason: RevocationReason) throws -> CertificateRecord? {
        try row(
            Self.selectCertificate
                + "node_public_key = ? AND status = 'revoked' AND revocation_reason = ? LIMIT 1",
            [key.text, reason.rawValue]
        ).map(CertificateRecord.init(row:))
    }

    func maturedPredecessors(at time: UTCTime) throws -> [CertificateRecord] {
        try rows(
            Self.selectCertificate
                + "revoke_after IS NOT NULL AND status <> 'revoked' AND revoke_after <= ? ORDER BY revoke_after",
            [time.requestText]
        ).map(CertificateRecord.init(row:))
    }

    func nextMaturity() throws -> UTCTime? {
        try row(
            """
            SELECT min(revoke_after) AS due FROM issued_certs
                WHERE revoke_after IS NOT NULL AND status <> 'revoked'
            """
        )?.optionalTime("due")
    }

    func revokedCertificates(notExpiredAt time: UTCTime) throws -> [CertificateRecord] {
        try rows(
            Self.selectCertificate + "status = 'revoked' AND expires_at > ? ORDER BY revoked_at, cert_id",
            [time.requestText]
        ).map(CertificateRecord.init(row:))
    }

    func expiries(of ids: [String]) throws -> [ExactText: UTCTime] {
        var expiries: [ExactText: UTCTime] = [:]
        for id in ids {
            guard let row = try row("SELECT expires_at FROM issued_certs WHERE cert_id = ?", [id]) else { continue }
            expiries[ExactText(id)] = try row.time("expires_at")
        }
        return expiries
    }

    func earliestExpiryOfRevoked(after time: UTCTime) throws -> UTCTime? {
        try row(
            "SELECT min(expires_at) AS expiry FROM issued_certs WHERE status = 'revoked' AND expires_at > ?",
            [time.requestText]
        )?.optionalTime("expiry")
    }

    func activeNodeCount(since time: UTCTime) throws -> Int {
        let count = try number(
            "SELECT count(*) FROM issued_certs WHERE status = 'issued' AND last_heartbeat > ?", [time.requestText])
        return Int(count ?? 0)
    }

    func activeNodes(since time: UTCTime, limit: Int) throws -> [CertificateRecord] {
        try rows(
            Self.selectCertificate + "status = 'issued' AND last_heartbeat > ? ORDER BY last_heartbeat DESC LIMIT ?",
            [time.requestText, limit]
        ).map(CertificateRecord.init(row:))
    }

    func activeRevocationSequence() throws -> Int64? {
        try number("SELECT max(sequence) FROM crl_versions")
    }

    func activeRevocationList() throws -> CertificateRevocationList? {
        try row("SELECT crl_json FROM crl_versions ORDER BY sequence DESC LIMIT 1")
            .map { try $0.document("crl_json") }
    }

    func activePolicy() throws -> PolicyManifest? {
        try row("SELECT policy_json FROM policy_versions WHERE active <> 0 ORDER BY created_at DESC LIMIT 1")
            .map { try $0.document("policy_json") }
    }

    func keyHistory() throws -> [KeyHistoryRecord] {
        try rows("SELECT * FROM na_key_history ORDER BY key_sequence").map { row in
            KeyHistoryRecord(
                sequence: try row.integer("key_sequence"), keyID: try row.optional("key_id"),
                publicKey: try row.text("public_key"),
                effectiveAt: try row.optionalTime("effective_at"), validTo: try row.optionalTime("valid_to"),
                isEndEnforced: try row.integer("valid_to_enforced") != 0,
                successionDigest: try row.optional("succession_digest"),
                successionJSON: try row.optional("succession_json"), recordedAt: try row.time("recorded_at"))
        }
    }

    func revokedOperatorKeys() throws -> Set<ExactText> {
        Set(try rows("SELECT key_id FROM revoked_operator_keys").map { ExactText(try $0.text("key_id")) })
    }

    func isUsed(nonce: String, scope: String) throws -> Bool {
        try row("SELECT 1 FROM nonces WHERE scope = ? AND nonce = ?", [scope, nonce]) != nil
    }

    func nonceCount() throws -> Int {
        Int(try number("SELECT count(*) FROM nonces") ?? 0)
    }
}

extension CertificateRecord {
    fileprivate init(row: Row) throws {
        let issuedAt = try row.time("issued_at")
        self.init(
            certificate: try row.document("cert_json"), issuedAt: issuedAt, expiresAt: try row.time("expires_at"),
            maxValidityHours: try row.optional("max_validity_hours"), remoteAddress: try row.optional("remote_addr"),
            renewedFrom: try row.optional("renewed_from"))
        lastHeartbeat = try row.optionalTime("last_heartbeat")
        heartbeatStatus = try row.optional("heartbeat_status") ?? "joined"
        revocationReason = try row.optional("revocation_reason")
        revokeAfter = try row.optionalTime("revoke_after")
        revokedAt = try row.optionalTime("revoked_at")
        // The status decides. A revoked row without a time counts as revoked from the beginning.
        revokedAt = try row.text("status") == "revoked" ? revokedAt ?? issuedAt : nil
    }
}

// A file that was taken over may hold anything: what has the wrong type is an error, never a trap.
extension Row {
    fileprivate func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
        let stored: DatabaseValue = self[column]
        if stored.isNull { return nil }
        guard let value = Value.fromDatabaseValue(stored) else { throw damaged(column) }
        return value
    }

    fileprivate func text(_ column: String) throws -> String {
        guard let text: String = try optional(column) else { throw damaged(column) }
        return text
    }

    fileprivate func integer(_ column: String) throws -> Int64 {
        guard let integer: Int64 = try optional(column) else { throw damaged(column) }
        return integer
    }

    fileprivate func time(_ column: String) throws -> UTCTime {
        guard let time = try optionalTime(column) else { throw damaged(column) }
        return time
    }

    fileprivate func optionalTime(_ column: String) throws -> UTCTime? {
        guard let text: String = try optional(column) else { return nil }
        guard let time = UTCTime(lenientText: text) else { throw damaged(column) }
        return time
    }

    fileprivate func texts(_ column: String) throws -> [String] {
        let text = try text(column)
        // Why the text is not JSON does not matter: it was written as JSON.
        guard let value = try? JSONValue(parsing: text), let elements = value.arrayValue else { throw damaged(column) }
        return try elements.map { element in
            guard let text = element.stringValue else { throw damaged(column) }
            return text
        }
    }

    fileprivate func document<Document: JSONDocument>(_ column: String) throws -> Document {
        let text = try text(column)
        do {
            return try Document(parsing: Array(text.utf8))
        } catch {
            throw damaged(column)
        }
    }

    private func damaged(_ column: String) -> AuthorityStoreError {
        AuthorityStoreError(.damaged, "the database holds a \(column) that cannot be read; restore a backup")
    }
}
