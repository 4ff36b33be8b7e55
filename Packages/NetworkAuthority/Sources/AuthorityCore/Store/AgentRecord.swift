public import MeshProtocol

/// What is kept of an agent's listing: one for each node key.
///
/// A listing that was withdrawn is kept with an end in the past until no descriptor that the node signed before can be
/// in force any more, so that nobody can put up an old one again.
/// - Source: Specification 06 §8, §12
public struct AgentRecord: Sendable, Equatable {
    /// The node.
    public var key: NodeID
    /// The descriptor as the node signed it.
    public var descriptor: AgentDescriptor
    /// When the node signed the latest that it said about the listing.
    public var registeredAt: UTCTime
    /// When the listing ends or has ended.
    public var expiresAt: UTCTime

    /// Makes a record.
    public init(key: NodeID, descriptor: AgentDescriptor, registeredAt: UTCTime, expiresAt: UTCTime) {
        self.key = key
        self.descriptor = descriptor
        self.registeredAt = registeredAt
        self.expiresAt = expiresAt
    }

    /// Whether the listing is in force at a time.
    public func isListed(at time: UTCTime) -> Bool {
        time <= expiresAt
    }
}
