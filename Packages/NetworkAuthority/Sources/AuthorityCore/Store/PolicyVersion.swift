public import MeshProtocol

/// A policy that is kept, active or not.
///
/// - Source: Specification 06 §7
public struct PolicyVersion: Sendable {
    /// The policy as it is or was served.
    public let policy: PolicyManifest
    /// Whether it is in force.
    public let isActive: Bool
    /// When it was published.
    public let createdAt: UTCTime

    /// Makes a version.
    public init(policy: PolicyManifest, isActive: Bool, createdAt: UTCTime) {
        self.policy = policy
        self.isActive = isActive
        self.createdAt = createdAt
    }
}
