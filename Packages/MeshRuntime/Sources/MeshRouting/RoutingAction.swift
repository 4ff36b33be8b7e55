public import MeshProtocol

/// What the owner of a ``RoutingMachine`` is to do.
public enum RoutingAction: Sendable, Equatable {
    /// Publish the forwarding table; these paths changed.
    case routesChanged([RouteChange])
    /// Send a message with this type and payload to a neighbour, without a recipient, on the routing lane.
    case send(MessageType, JSONObject, to: NodeID)
    /// A neighbour sent a sequence with a signature that does not verify; it counts as an invalid message.
    case invalidMessage(from: NodeID)
}

/// What the routing protocol ignored.
public struct RoutingCounters: Sendable, Equatable {
    /// Offers beyond the bounds of the table.
    public var offersOverLimit = 0
    /// Offers of a destination that was lost a moment ago.
    public var offersHeldDown = 0
    /// Offers older than what the same neighbour said before, or than the destination's own newest sequence.
    public var offersStale = 0
    /// Sequences with a signature that does not verify.
    public var invalidClaims = 0
    /// Messages from nodes that are no neighbours at the moment.
    public var messagesFromStrangers = 0

    /// Counters at zero.
    public init() {}
}
