public import MeshProtocol

/// An invite as it is kept: the token itself is known to its holder only.
///
/// - Source: Specification 06 §12
public struct InviteRecord: Sendable, Equatable {
    /// Length of a token's digest, in characters.
    public static let digestLength = 64

    /// SHA-256 of the token text, lower-case hex.
    public var digest: String
    /// The roles that the certificate gets.
    public var roles: [String]
    /// The longest validity of the certificate and of its renewals, in hours.
    public var maxValidityHours: Int64
    /// When it was made.
    public var createdAt: UTCTime
    /// Until when it may be redeemed.
    public var expiresAt: UTCTime
    /// When it was redeemed.
    public var usedAt: UTCTime?
    /// Who redeemed it.
    public var usedByKey: String?
    /// The only key that may redeem it.
    public var recipientPublicKey: String?

    /// The first 16 digits of the digest: what logs and events name.
    public var fingerprint: String { String(digest.prefix(16)) }

    /// What can be done with it at a time.
    public func state(at time: UTCTime) -> State {
        if usedAt != nil { return .used }
        return time < expiresAt ? .open : .expired
    }

    /// What can be done with an invite.
    public enum State: String, Sendable, CaseIterable {
        /// It can be redeemed.
        case open
        /// It was redeemed.
        case used
        /// Nobody has redeemed it in time.
        case expired
    }

    /// Makes a record.
    public init(
        digest: String, roles: [String], maxValidityHours: Int64, createdAt: UTCTime, expiresAt: UTCTime,
        usedAt: UTCTime? = nil, usedByKey: String? = nil, recipientPublicKey: String? = nil
    ) {
        self.digest = digest
        self.roles = roles
        self.maxValidityHours = maxValidityHours
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.usedAt = usedAt
        self.usedByKey = usedByKey
        self.recipientPublicKey = recipientPublicKey
    }
}
