/// The numbers by which an authority is watched.
///
/// About a second old at most.
/// - Source: Specification 06 §6
public struct AuthorityCounters: Sendable, Equatable {
    /// What the store holds.
    public var stored: StoreCounts
    /// Certificates in use: not revoked, and heard of within the last five minutes.
    public var activeNodes: Int
    /// Sequence of the active revocation list.
    public var revocationSequence: Int64
    /// Agents that are listed.
    public var listedAgents: Int
    /// Requests that are held until the revocation list changes.
    public var heldRequests: Int
    /// Nonces that are remembered.
    public var nonces: Int
    /// Commits of the store since the start.
    public var storeCommits: UInt64
    /// Decisions in those commits.
    public var storeDecisions: UInt64
    /// Events of refused requests that could not be stored since the start.
    public var auditWriteFailures: UInt64
}
