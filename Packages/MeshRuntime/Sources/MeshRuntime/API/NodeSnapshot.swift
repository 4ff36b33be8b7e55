public import MeshProtocol
public import MeshTransport

/// The state of a node at one moment.
public struct NodeSnapshot: Sendable {
    /// One established link.
    public struct LinkEntry: Sendable {
        /// Who is at the other end.
        public let peer: NodeID
        /// Who dialled.
        public let direction: LinkDirection
        /// The remote socket address, as text.
        public let address: String
        /// The endpoint that we dialled, for a link that we made.
        public let endpoint: Endpoint?
        /// The last round trip, if one was measured.
        public let roundTripTime: Duration?
        /// Messages received.
        public let messagesIn: UInt64
        /// Messages sent.
        public let messagesOut: UInt64
    }

    /// One destination in the forwarding table.
    public struct RouteEntry: Sendable, Equatable {
        /// Where to.
        public let destination: NodeID
        /// The neighbour that takes the message.
        public let nextHop: NodeID
        /// The number of links.
        public let metric: Int

        /// Whether the destination is a neighbour.
        public var isDirect: Bool { destination == nextHop }
    }

    /// What the data path has done since the node was made.
    public struct Counters: Sendable, Equatable {
        /// Messages handed to the application's buffer.
        public var delivered: UInt64 = 0
        /// Messages passed on to another node.
        public var forwarded: UInt64 = 0
        /// Messages of this node accepted by a link.
        public var sent: UInt64 = 0
        /// Messages seen before.
        public var duplicates: UInt64 = 0
        /// Messages dropped, for whatever reason but being seen before.
        public var dropped: UInt64 = 0
        /// Messages dropped because the application's buffer was full; also counted in `dropped`.
        public var overflowed: UInt64 = 0
        /// Messages refused before they reached a subsystem: malformed, or from a link no longer accepted.
        public var refused: UInt64 = 0
        /// Control messages received.
        public var controlReceived: UInt64 = 0
        /// Control messages refused.
        public var controlRefused: UInt64 = 0
    }

    /// This node.
    public let id: NodeID
    /// The port that the node listens on, once it does.
    public let boundPort: Int?
    /// The links that carry messages, in the order of their peers.
    public let links: [LinkEntry]
    /// The forwarding table, in the order of destinations.
    public let routes: [RouteEntry]
    /// The sequence of the revocation list in force.
    public let crlSequence: Int64?
    /// Whether that list is past its next update: the node is degraded.
    public let isRevocationListStale: Bool
    /// The certificate in use.
    public let certificateID: String
    /// When the certificate ends, if its date has a zone.
    public let certificateExpiresAt: UTCTime?
    /// What the data path has done.
    public let counters: Counters
}
