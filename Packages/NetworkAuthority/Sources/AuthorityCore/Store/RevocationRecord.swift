public import MeshProtocol

/// A certificate that is revoked, without the certificate itself.
public struct RevocationRecord: Sendable, Equatable {
    /// The certificate's id.
    public var certificateID: String
    /// When the certificate expires.
    public var expiresAt: UTCTime
    /// Why it was revoked; nil when the row does not say so in a known word.
    public var reason: RevocationReason?

    /// Makes a record.
    public init(certificateID: String, expiresAt: UTCTime, reason: RevocationReason?) {
        self.certificateID = certificateID
        self.expiresAt = expiresAt
        self.reason = reason
    }
}
