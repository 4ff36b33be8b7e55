/// How many rows of each kind the store holds.
public struct StoreCounts: Sendable, Equatable {
    /// Certificates that were issued.
    public var issuedCertificates: Int
    /// Certificates that are revoked.
    public var revokedCertificates: Int
    /// Versions of the policy.
    public var policyVersions: Int

    /// Makes the counts.
    public init(issuedCertificates: Int = 0, revokedCertificates: Int = 0, policyVersions: Int = 0) {
        self.issuedCertificates = issuedCertificates
        self.revokedCertificates = revokedCertificates
        self.policyVersions = policyVersions
    }
}
