public import MeshProtocol

/// What a decision may look at of policies.
public protocol PolicyReader {
    /// The active policy.
    func activePolicy() throws -> PolicyManifest?
}

/// What a decision may change of policies.
public protocol PolicyWriter {
    /// Adds or replaces a policy and makes it the active one.
    func activate(_ policy: PolicyManifest, at time: UTCTime) throws
}
