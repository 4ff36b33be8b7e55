public import MeshProtocol

/// The way to a destination that is in force.
public struct Route: Sendable, Equatable {
    /// The node that is reached.
    public let destination: NodeID
    /// The neighbour that takes what is for it.
    public let nextHop: NodeID
    /// The number of links to the destination, 1…10.
    public let metric: Int
    /// The sequence that the destination itself gave and signed; nil behind nodes that know no such sequences.
    public let claim: SequenceClaim?

    /// Whether the destination is a neighbour.
    public var isDirect: Bool { nextHop == destination }
    /// The destination's own sequence, nil where it gave none.
    public var sequence: Int64? { claim?.sequence }
}

/// A change of the way to a destination.
public struct RouteChange: Sendable, Equatable {
    /// The node in question.
    public let destination: NodeID
    /// The route now in force; nil when the destination can no longer be reached.
    public let route: Route?
}
