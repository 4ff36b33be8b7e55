public import MeshProtocol

/// What a certificate still allows: everything that a request about it must pass, without the certificate itself.
///
/// - Source: Specification 06 §5
public struct CertificateStanding: Sendable, Equatable {
    /// The certificate's id.
    public var id: String
    /// Whose it is, base64.
    public var nodePublicKey: String
    /// When it was issued.
    public var issuedAt: UTCTime
    /// When it expires.
    public var expiresAt: UTCTime
    /// When it is to be revoked, because another took its place.
    public var revokeAfter: UTCTime?
    /// Whether it is revoked.
    public var isRevoked: Bool
    /// Why it was revoked.
    public var revocationReason: String?

    /// Makes a standing.
    public init(
        id: String, nodePublicKey: String, issuedAt: UTCTime, expiresAt: UTCTime, revokeAfter: UTCTime?,
        isRevoked: Bool, revocationReason: String?
    ) {
        self.id = id
        self.nodePublicKey = nodePublicKey
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.revokeAfter = revokeAfter
        self.isRevoked = isRevoked
        self.revocationReason = revocationReason
    }
}

extension CertificateRecord {
    /// What the certificate still allows.
    public var standing: CertificateStanding {
        CertificateStanding(
            id: id, nodePublicKey: certificate.nodePublicKey, issuedAt: issuedAt, expiresAt: expiresAt,
            revokeAfter: revokeAfter, isRevoked: isRevoked, revocationReason: revocationReason)
    }
}
