public import MeshProtocol

/// Why a certificate is revoked.
///
/// - Source: Specification 02 §6
public enum RevocationReason: String, Sendable, CaseIterable {
    /// Somebody else may hold the key: it is never admitted again.
    case keyCompromise = "key_compromise"
    /// The node is taken out of service.
    case cessationOfOperation = "cessation_of_operation"
    /// A renewal took its place.
    case superseded
    /// No reason was given.
    case unspecified
}

/// A certificate that was issued, and what became of it.
///
/// - Source: Specification 06 §12
public struct CertificateRecord: Sendable {
    /// The certificate as it was issued.
    public var certificate: JoinCertificate
    /// When it was issued, as in the certificate.
    public var issuedAt: UTCTime
    /// When it expires, as in the certificate.
    public var expiresAt: UTCTime
    /// The invite's longest validity, for renewals; nil when it is not known.
    public var maxValidityHours: Int64?
    /// Where the request came from.
    public var remoteAddress: String?
    /// When it was last heard of.
    ///
    /// Issuing counts.
    public var lastHeartbeat: UTCTime?
    /// The status of the last heartbeat; `joined` before the first.
    public var heartbeatStatus: String
    /// The certificate that it renewed.
    public var renewedFrom: String?
    /// When it was revoked.
    public var revokedAt: UTCTime?
    /// Why it was revoked.
    public var revocationReason: String?
    /// When it is to be revoked, because another took its place.
    public var revokeAfter: UTCTime?

    /// The certificate's id.
    public var id: String { certificate.certID }
    /// Whether it is revoked.
    public var isRevoked: Bool { revokedAt != nil }

    /// Makes a record of a certificate that was just issued.
    public init(
        certificate: JoinCertificate, issuedAt: UTCTime, expiresAt: UTCTime, maxValidityHours: Int64?,
        remoteAddress: String?, renewedFrom: String? = nil
    ) {
        self.certificate = certificate
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.maxValidityHours = maxValidityHours
        self.remoteAddress = remoteAddress
        self.lastHeartbeat = issuedAt
        self.heartbeatStatus = "joined"
        self.renewedFrom = renewedFrom
    }
}
