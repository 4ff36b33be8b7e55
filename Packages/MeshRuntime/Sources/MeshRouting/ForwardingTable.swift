public import MeshProtocol

/// Where each destination is forwarded to, at one moment: an immutable snapshot that any thread may read.
public struct ForwardingTable: Sendable {
    /// The next hop to a destination and the links to it.
    public struct Entry: Sendable, Equatable {
        /// The neighbour that takes what is for the destination.
        public let nextHop: NodeID
        /// The number of links.
        public let metric: Int

        /// Pairs a next hop with a number of links.
        public init(nextHop: NodeID, metric: Int) {
            self.nextHop = nextHop
            self.metric = metric
        }
    }

    private let entries: [NodeID: Entry]
    /// The nodes with a live link, in order of their ids: who a broadcast goes to.
    public let neighbours: [NodeID]

    /// The table of a node without links.
    public init() {
        self.init(entries: [:], neighbours: [])
    }

    /// Creates a table of its entries.
    public init(entries: [NodeID: Entry], neighbours: [NodeID]) {
        self.entries = entries
        self.neighbours = neighbours
    }

    /// The entry of a destination; nil when there is no way to it.
    public subscript(destination: NodeID) -> Entry? { entries[destination] }

    /// The number of destinations.
    public var count: Int { entries.count }

    /// The destinations that can be reached, in order of their ids.
    public var destinations: [NodeID] { entries.keys.sorted() }
}
