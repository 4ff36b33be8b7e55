internal import AuthorityCore
internal import GRDB
internal import MeshCrypto
internal import MeshProtocol

extension DatabaseExaminer {
    /// The lists: numbered without gaps, the highest active and no other, each row as its document says, each signed.
    mutating func examineLists() throws {
        let leaps = try restorations()
        var previous: Int64?
        let rows = try Row.fetchCursor(
            database, sql: "SELECT sequence, crl_json, active FROM crl_versions ORDER BY sequence")
        while let row = try rows.next() {
            findings.lists.count += 1
            let sequence = try row.integer("sequence")
            if try row.integer("active") != 0 { findings.lists.activeSequences.append(sequence) }
            if let previous, leaps[previous] ?? previous.addingReportingOverflow(1).partialValue != sequence {
                fail("CRL \(sequence) follows \(previous): lists are missing between them")
            }
            previous = sequence
            try examine(row, sequence: sequence)
        }
        if findings.lists.activeSequences != (previous.map { [$0] } ?? []) {
            let active = findings.lists.activeSequences.map(String.init).joined(separator: ", ")
            fail("the active CRL is \(active.isEmpty ? "none" : active), not the highest, \(previous ?? 0)")
        }
        if findings.lists.count > 0, signers.isEmpty {
            fail("no key of the authority is known, so that the CRL signatures cannot be verified")
        }
    }

    /// Where the sequence was made to leap after a restore, from which to which.
    private func restorations() throws -> [Int64: Int64] {
        guard try hasTable("gm_restorations") else { return [:] }
        let rows = try transaction.rows(
            "SELECT last_sequence, next_sequence FROM gm_restorations WHERE last_sequence IS NOT NULL")
        return try Dictionary(
            rows.map { (try $0.integer("last_sequence"), try $0.integer("next_sequence")) },
            uniquingKeysWith: { $1 })
    }

    private mutating func examine(_ row: Row, sequence: Int64) throws {
        let list: CertificateRevocationList
        do {
            list = try row.document("crl_json")
        } catch {
            return fail("CRL \(sequence) cannot be read")
        }
        if list.sequence != sequence {
            fail("CRL \(sequence) is the document with sequence \(list.sequence)")
        }
        if !signers.isEmpty, !signers.contains(where: { list.hasSignature(by: $0) }) {
            fail("CRL \(sequence) is not signed by a key of the authority")
        }
        listed = Set(list.revokedCertificates.map { ExactText($0.certificateID) })
    }

    /// Each certificate that is revoked and has not expired must be in the newest list.
    mutating func examineRevocations() throws {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT cert_id, expires_at FROM issued_certs WHERE status = 'revoked'")
        while let row = try rows.next() {
            findings.revocations.count += 1
            let id = try row.text("cert_id")
            // Why it cannot be read does not matter: that it cannot is the finding.
            guard let expiry = try? row.time("expires_at") else {
                fail("certificate \(id): the time of expiry cannot be read")
                continue
            }
            if expiry > now, !listed.contains(ExactText(id)) {
                findings.revocations.unlisted += 1
                fail("certificate \(id) is revoked, but not in the newest CRL: starting the authority lists it")
            }
        }
    }

    /// Each invite gives one certificate at most.
    mutating func examineInvites() throws {
        findings.invites.count = Int(try transaction.number("SELECT count(*) FROM invite_tokens") ?? 0)
        findings.invites.used = Int(
            try transaction.number("SELECT count(*) FROM invite_tokens WHERE used_at IS NOT NULL") ?? 0)
        if try hasTable("gm_held_invites") {
            findings.invites.held = Int(try transaction.number("SELECT count(*) FROM gm_held_invites") ?? 0)
        }
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT json_extract(event, '$.details.invite_token_fingerprint') AS fingerprint,
                    count(DISTINCT json_extract(event, '$.details.cert_id')) AS count
                FROM (SELECT CASE WHEN json_valid(event_json) THEN event_json ELSE '{}' END AS event FROM audit_events)
                WHERE json_extract(event, '$.event_type') = 'certificate_issued' AND fingerprint IS NOT NULL
                GROUP BY fingerprint HAVING count > 1
                """)
        while let row = try rows.next() {
            findings.invites.repeated += 1
            fail("the invite \(try row.text("fingerprint")) gave \(try row.integer("count")) certificates")
        }
    }
}
