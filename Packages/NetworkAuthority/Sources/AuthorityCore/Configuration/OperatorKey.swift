public import MeshCrypto

/// What an operator key may do.
///
/// Each tier includes the ones before it.
///
/// - Source: Specification 06 §2, §4
public enum OperatorTier: String, Sendable, Comparable, CaseIterable {
    /// Reads the roster and other details that the public does not see.
    case read
    /// Creates invites.
    case standard
    /// Revokes certificates and changes what the whole network relies on.
    case privileged

    /// Whether one tier may do less than another.
    public static func < (left: OperatorTier, right: OperatorTier) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .read: 0
        case .standard: 1
        case .privileged: 2
        }
    }
}

/// A key whose holder may administer the authority, and how far.
///
/// - Source: Specification 06 §4
public struct OperatorKey: Sendable, Equatable {
    /// The name that requests give in `X-Admin-Key-Id`: 1 to 256 characters, unique within a configuration.
    public var id: String
    /// The key that verifies the operator's requests.
    public var key: PublicKey
    /// The most that the key may do.
    public var tier: OperatorTier

    /// Makes an operator key.
    public init(id: String, key: PublicKey, tier: OperatorTier) {
        self.id = id
        self.key = key
        self.tier = tier
    }
}
