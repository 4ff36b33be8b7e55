internal import AuthorityCore
internal import GRDB

extension SQLiteTransaction: CountReader {
    func counts() throws -> StoreCounts {
        StoreCounts(
            issuedCertificates: Int(try number("SELECT count(*) FROM issued_certs") ?? 0),
            revokedCertificates: Int(
                try number("SELECT count(*) FROM issued_certs WHERE status = 'revoked'") ?? 0),
            policyVersions: Int(try number("SELECT count(*) FROM policy_versions") ?? 0))
    }
}
