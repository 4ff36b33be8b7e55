public import MeshProtocol

/// What a decision may look at of policies.
public protocol PolicyReader {
    /// The active policy.
    func activePolicy() throws -> PolicyManifest?
    /// The policy with this id, active or not.
    func policy(id: String) throws -> PolicyManifest?
    /// The policies that are kept, the newest first, at most `limit`.
    func policies(limit: Int) throws -> [PolicyVersion]
}

/// What a decision may change of policies.
public protocol PolicyWriter {
    /// Adds or replaces a policy and makes it the active one.
    func activate(_ policy: PolicyManifest, at time: UTCTime) throws
    /// Makes a policy that is kept the active one, as it stands here; its place in the history stays.
    func reactivate(_ policy: PolicyManifest) throws
    /// Forgets the oldest policies that are not active, so that `count` are left.
    func forgetPolicies(beyond count: Int) throws
}
