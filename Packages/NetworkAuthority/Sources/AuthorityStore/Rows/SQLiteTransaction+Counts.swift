internal import AuthorityCore
internal import GRDB

extension SQLiteTransaction: CountReader {
    func counts() throws -> StoreCounts {
        StoreCounts(
            issuedCertificates: try keptCount("issued"), revokedCertificates: try keptCount("revoked"),
            policyVersions: Int(try number("SELECT count(*) FROM policy_versions") ?? 0))
    }

    /// A count that triggers keep.
    private func keptCount(_ name: String) throws -> Int {
        Int(try number("SELECT value FROM gm_row_counts WHERE name = ?", [name]) ?? 0)
    }
}
