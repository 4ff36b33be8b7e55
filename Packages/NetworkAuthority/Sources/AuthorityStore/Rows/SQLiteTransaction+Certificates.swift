internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: CertificateReader {
    private static let certificateColumns = """
        cert_json, issued_at, expires_at, max_validity_hours, remote_addr, last_heartbeat, heartbeat_status, \
        renewed_from, status, revoked_at, revocation_reason, revoke_after
        """
    private static let selectCertificate = "SELECT \(certificateColumns) FROM issued_certs WHERE "

    func certificate(id: String) throws -> CertificateRecord? {
        try row(Self.selectCertificate + "cert_id = ?", [id]).map(CertificateRecord.init(row:))
    }

    func standing(ofCertificate id: String) throws -> CertificateStanding? {
        try row(
            """
            SELECT node_public_key, issued_at, expires_at, revoke_after, status, revocation_reason FROM issued_certs
                WHERE cert_id = ?
            """, [id]
        ).map { row in
            CertificateStanding(
                id: id, nodePublicKey: try row.text("node_public_key"), issuedAt: try row.time("issued_at"),
                expiresAt: try row.time("expires_at"), revokeAfter: try row.optionalTime("revoke_after"),
                isRevoked: try row.text("status") == "revoked",
                revocationReason: try row.optional("revocation_reason"))
        }
    }

    private static let isIssued = "node_public_key = ? AND issued_at = ? AND renewed_from IS NULL"

    func certificate(issuedFor key: NodeID, at time: UTCTime) throws -> CertificateRecord? {
        try row(Self.selectCertificate + Self.isIssued, [key.text, time.requestText])
            .map(CertificateRecord.init(row:))
    }

    func hasCertificate(issuedFor key: NodeID, at time: UTCTime) throws -> Bool {
        try exists("SELECT 1 FROM issued_certs WHERE " + Self.isIssued, [key.text, time.requestText])
    }

    func successor(of id: String) throws -> CertificateRecord? {
        try row(Self.selectCertificate + "renewed_from = ? ORDER BY issued_at DESC LIMIT 1", [id])
            .map(CertificateRecord.init(row:))
    }

    func renewalCount(of key: NodeID, after time: UTCTime) throws -> Int {
        let count = try number(
            """
            SELECT count(*) FROM issued_certs
                WHERE node_public_key = ? AND issued_at > ? AND renewed_from IS NOT NULL
            """, [key.text, time.requestText])
        return Int(count ?? 0)
    }

    func revokedCertificateID(of key: NodeID, reason: RevocationReason) throws -> String? {
        try text(
            """
            SELECT cert_id FROM issued_certs
                WHERE node_public_key = ? AND status = 'revoked' AND revocation_reason = ? LIMIT 1
            """, [key.text, reason.rawValue])
    }

    func hasCertificate(of key: NodeID, inForceAt time: UTCTime) throws -> Bool {
        try exists(
            "SELECT 1 FROM issued_certs WHERE node_public_key = ? AND status <> 'revoked' AND expires_at > ? LIMIT 1",
            [key.text, time.requestText])
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

    func revocations(notExpiredAt time: UTCTime) throws -> [RevocationRecord] {
        try rows(
            """
            SELECT cert_id, expires_at, revocation_reason FROM issued_certs
                WHERE status = 'revoked' AND expires_at > ? ORDER BY revoked_at, cert_id
            """, [time.requestText]
        ).map { row in
            let reason: String? = try row.optional("revocation_reason")
            return RevocationRecord(
                certificateID: try row.text("cert_id"), expiresAt: try row.time("expires_at"),
                reason: reason.flatMap(RevocationReason.init))
        }
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

    private static let isActive = "status = 'issued' AND last_heartbeat > ? AND expires_at >= ?"

    func activeNodeCount(since time: UTCTime, notExpiredAt now: UTCTime) throws -> Int {
        let count = try number(
            "SELECT count(*) FROM issued_certs WHERE " + Self.isActive, [time.requestText, now.requestText])
        return Int(count ?? 0)
    }

    func activeNodes(since time: UTCTime, notExpiredAt now: UTCTime, limit: Int) throws -> [CertificateRecord] {
        try rows(
            Self.selectCertificate + Self.isActive + " ORDER BY last_heartbeat DESC LIMIT ?",
            [time.requestText, now.requestText, limit]
        ).map(CertificateRecord.init(row:))
    }
}

extension SQLiteTransaction: CertificateWriter {
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
