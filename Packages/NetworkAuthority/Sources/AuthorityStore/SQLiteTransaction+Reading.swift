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
                digest: row["token_id"], roles: try row.texts("assigned_roles_json"),
                maxValidityHours: row["max_validity_hours"], createdAt: try row.time("created_at"),
                expiresAt: try row.time("expires_at"), usedAt: try row.optionalTime("used_at"),
                usedByKey: row["used_by_key"], recipientPublicKey: row["recipient_public_key"])
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
                sequence: row["key_sequence"], keyID: row["key_id"], publicKey: row["public_key"],
                effectiveAt: try row.optionalTime("effective_at"), validTo: try row.optionalTime("valid_to"),
                isEndEnforced: row["valid_to_enforced"], successionDigest: row["succession_digest"],
                successionJSON: row["succession_json"], recordedAt: try row.time("recorded_at"))
        }
    }

    func revokedOperatorKeys() throws -> Set<ExactText> {
        Set(try rows("SELECT key_id FROM revoked_operator_keys").map { ExactText($0["key_id"]) })
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
            maxValidityHours: row["max_validity_hours"], remoteAddress: row["remote_addr"],
            renewedFrom: row["renewed_from"])
        lastHeartbeat = try row.optionalTime("last_heartbeat")
        heartbeatStatus = row["heartbeat_status"] ?? "joined"
        revocationReason = row["revocation_reason"]
        revokeAfter = try row.optionalTime("revoke_after")
        revokedAt = try row.optionalTime("revoked_at")
        let status: String = row["status"]
        // The status decides. A revoked row without a time counts as revoked from the beginning.
        revokedAt = status == "revoked" ? revokedAt ?? issuedAt : nil
    }
}

extension Row {
    fileprivate func time(_ column: String) throws -> UTCTime {
        guard let time = try optionalTime(column) else { throw damaged(column) }
        return time
    }

    fileprivate func optionalTime(_ column: String) throws -> UTCTime? {
        guard let text: String = self[column] else { return nil }
        guard let time = UTCTime(lenientText: text) else { throw damaged(column) }
        return time
    }

    fileprivate func texts(_ column: String) throws -> [String] {
        let text: String = self[column]
        // Why the text is not JSON does not matter: it was written as JSON.
        guard let value = try? JSONValue(parsing: text), let elements = value.arrayValue else { throw damaged(column) }
        return try elements.map { element in
            guard let text = element.stringValue else { throw damaged(column) }
            return text
        }
    }

    fileprivate func document<Document: JSONDocument>(_ column: String) throws -> Document {
        let text: String = self[column]
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
