public import MeshCrypto

/// Who issues control messages, as this node established it.
///
/// - Source: Specification 05 §10
public struct ControlIssuer: Sendable, Equatable {
    /// The issuer's key.
    public let key: PublicKey

    /// Roles from the issuer's certificate, key tier or the signed policy, never from a message.
    public let roles: [String]

    /// Whether the key counts now; false for an authority key that no longer vouches.
    public let isVouching: Bool

    /// Makes an issuer.
    public init(key: PublicKey, roles: [String], isVouching: Bool = true) {
        self.key = key
        self.roles = roles
        self.isVouching = isVouching
    }
}
