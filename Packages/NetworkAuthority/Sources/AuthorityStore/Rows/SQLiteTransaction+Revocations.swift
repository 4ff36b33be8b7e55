internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: RevocationReader, RevocationWriter {
    func activeRevocationSequence() throws -> Int64? {
        try number("SELECT max(sequence) FROM crl_versions")
    }

    func activeRevocationList() throws -> CertificateRevocationList? {
        try row("SELECT crl_json FROM crl_versions ORDER BY sequence DESC LIMIT 1")
            .map { try $0.document("crl_json") }
    }

    /// The active revocation list as it is stored.
    func activeRevocationText() throws -> String? {
        try row("SELECT crl_json FROM crl_versions ORDER BY sequence DESC LIMIT 1")?.text("crl_json")
    }

    func publish(_ list: CertificateRevocationList, at time: UTCTime) throws {
        // First, so that the new list takes the place of the old one in the file.
        try execute(
            """
            DELETE FROM crl_versions WHERE sequence IN (
                SELECT sequence FROM crl_versions WHERE sequence <= ? ORDER BY sequence LIMIT 8)
            """, [list.sequence.subtractingReportingOverflow(Int64(AuthorityLimits.revocationLists)).partialValue])
        try execute("UPDATE crl_versions SET active = 0 WHERE active <> 0", [])
        try execute(
            "INSERT INTO crl_versions (sequence, crl_json, active, created_at) VALUES (?, ?, 1, ?)",
            [list.sequence, String(decoding: list.plainBytes(), as: UTF8.self), time.requestText])
    }
}
