public import MeshIdentity
public import MeshProtocol

/// What discovery needs to know about its node at the moment of an input.
public struct DiscoveryContext: Sendable {
    /// What the node believes about membership.
    public var trust: MembershipTrust
    /// What the node says about itself.
    public var presence: OwnPresence
    /// The time of day.
    public var wall: UTCTime
    /// The same moment for intervals.
    public var now: ContinuousClock.Instant

    /// Creates a context.
    public init(trust: MembershipTrust, presence: OwnPresence, wall: UTCTime, now: ContinuousClock.Instant) {
        self.trust = trust
        self.presence = presence
        self.wall = wall
        self.now = now
    }
}

/// What the owner of a ``DiscoveryMachine`` is to do.
public enum DiscoveryAction: Sendable, Equatable {
    /// Send a message with this type and payload to a connected peer.
    case send(MessageType, JSONObject, to: NodeID)
    /// Dial an endpoint, off the receive path; then call ``DiscoveryMachine/dialEnded(_:context:)`` when it failed, or
    /// when the link reached somebody else.
    case dial(Endpoint, expecting: NodeID)
}
