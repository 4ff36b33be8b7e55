public import MeshProtocol

/// An invite as it is kept: the token itself is known to its holder only.
///
/// - Source: Specification 06 §12
public struct InviteRecord: Sendable, Equatable {
    /// Length of a token's digest, in characters.
    public static let digestLength = 64
    /// Length of the part of a digest that names an invite, in characters.
    public static let fingerprintLength = 16

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
    /// Whether it waits for an operator's confirmation, because a backup was restored after it was made.
    public var isHeld: Bool

    /// The first 16 digits of the digest: what logs and events name.
    public var fingerprint: String { String(digest.prefix(Self.fingerprintLength)) }

    /// What can be done with it at a time.
    public func state(at time: UTCTime) -> State {
        if usedAt != nil { return .used }
        if time >= expiresAt { return .expired }
        return isHeld ? .held : .open
    }

    /// What can be done with an invite.
    public enum State: String, Sendable, CaseIterable {
        /// It can be redeemed.
        case open
        /// It was redeemed.
        case used
        /// It waits for an operator's confirmation.
        case held
        /// Nobody has redeemed it in time.
        case expired
    }

    /// Makes a record.
    public init(
        digest: String, roles: [String], maxValidityHours: Int64, createdAt: UTCTime, expiresAt: UTCTime,
        usedAt: UTCTime? = nil, usedByKey: String? = nil, recipientPublicKey: String? = nil,
        isHeld: Bool = false
    ) {
        self.digest = digest
        self.roles = roles
        self.maxValidityHours = maxValidityHours
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.usedAt = usedAt
        self.usedByKey = usedByKey
        self.recipientPublicKey = recipientPublicKey
        self.isHeld = isHeld
    }
}
