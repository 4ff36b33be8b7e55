public import MeshProtocol

/// The live links of a node, by peer.
///
/// A peer may have several links: two nodes dial each other at once, or a short-lived client uses a node's
/// own key. The pool says over which one to send, which surplus one to close, and when a peer is gone. A link
/// that ended leaves at once.
///
/// Rules for several links to one peer:
/// - a later link is sent on only after it has carried a valid message;
/// - towards a peer that may be the reference all stay open and the newest is sent on;
/// - between two nodes of this implementation that dialled each other, the link dialled by the smaller node
///   identifier wins, and the others are closed after it has carried a message;
/// - of two links that the same side dialled, the newer is sent on and the older ends by itself.
///
/// - Source: Specification 03 §6
public struct LinkPool<Reference: Sendable>: Sendable {
    /// A link in the pool.
    public struct Entry: Sendable {
        /// The identity of the link.
        public let id: LinkID
        /// The peer of the link.
        public let peer: NodeID
        /// Which side opened it.
        public let direction: LinkDirection
        /// The form of frames, and so whether the peer is of this implementation.
        public let version: LinkVersion
        /// Whether the peer is an anchor or configured, and keeps its place.
        public let isReserved: Bool
        /// What the owner of the pool wants to find again, usually the link itself.
        public let reference: Reference
        fileprivate(set) var hasCarried = false

        /// Makes an entry for a link that was just established.
        ///
        /// - Parameters:
        ///   - id: the identity of the link.
        ///   - peer: the peer of the link.
        ///   - direction: which side opened it.
        ///   - version: the form of frames.
        ///   - isReserved: whether the peer is an anchor or configured.
        ///   - reference: what the owner wants to find again.
        public init(
            id: LinkID,
            peer: NodeID,
            direction: LinkDirection,
            version: LinkVersion,
            isReserved: Bool,
            reference: Reference
        ) {
            self.id = id
            self.peer = peer
            self.direction = direction
            self.version = version
            self.isReserved = isReserved
            self.reference = reference
        }
    }

    /// What becomes of a new link.
    public enum AdmitAction: Equatable, Sendable {
        /// The link is in the pool, and the peer had none before.
        case admitted
        /// The link is in the pool beside others of its peer.
        case admittedBeside
        /// The first link of a reserved peer is in the pool; close the other with 1013, it has left.
        case admittedEvicting(LinkID, peer: NodeID)
        /// There is no room; close the link with this code.
        case refuse(CloseCode)
    }

    /// What follows when a link has left.
    public enum RemoveAction: Equatable, Sendable {
        /// It was not in the pool.
        case unknown
        /// The peer has no link left.
        case peerGone(NodeID)
        /// The peer is still connected.
        case peerRemains(NodeID)
    }

    /// The links that one peer may have at once, so that a peer cannot fill the pool; more are refused.
    public static var maximumLinksPerPeer: Int { 4 }

    /// The number of links that the pool holds.
    public let capacity: Int

    private let ownID: NodeID
    private var links: [LinkID: Entry] = [:]
    private var peers: [NodeID: [LinkID]] = [:]

    /// Makes an empty pool.
    ///
    /// - Parameters:
    ///   - ownID: our own node identifier.
    ///   - capacity: the number of links to hold.
    public init(ownID: NodeID, capacity: Int) {
        self.ownID = ownID
        self.capacity = capacity
    }

    /// The number of links.
    public var count: Int { links.count }

    /// The connected peers, in no order.
    public var connectedPeers: some Collection<NodeID> { peers.keys }

    /// Every link, in no order.
    public var entries: some Collection<Entry> { links.values }

    /// Whether a peer has a link.
    ///
    /// - Parameter peer: the peer.
    public func isConnected(_ peer: NodeID) -> Bool { peers[peer] != nil }

    /// The link with an identity.
    ///
    /// - Parameter id: the identity.
    public subscript(_ id: LinkID) -> Entry? { links[id] }

    /// The links of a peer, the oldest first.
    ///
    /// - Parameter peer: the peer.
    public func links(to peer: NodeID) -> [Entry] { (peers[peer] ?? []).compactMap { links[$0] } }

    /// The link over which to send to a peer; nil if it has none.
    ///
    /// - Parameter peer: the peer.
    public func preferred(for peer: NodeID) -> Entry? {
        guard let ids = peers[peer] else { return nil }
        if ids.count == 1 { return links[ids[0]] }
        let candidates = ids.compactMap { links[$0] }
        let proven = candidates.filter(\.hasCarried)
        guard !proven.isEmpty else { return candidates.first }
        let winners = proven.filter { isWinner($0, among: candidates) }
        return (winners.isEmpty ? proven : winners).last
    }

    /// Adds a link that was established.
    ///
    /// - Parameter entry: the link.
    /// - Returns: what becomes of it.
    public mutating func admit(_ entry: Entry) -> AdmitAction {
        let present = peers[entry.peer] ?? []
        guard links[entry.id] == nil, present.count < Self.maximumLinksPerPeer else { return .refuse(.tryAgainLater) }
        var evicted: Entry?
        if links.count >= capacity {
            guard entry.isReserved, present.isEmpty, let newest = newestUnreserved() else {
                return .refuse(.tryAgainLater)
            }
            evicted = newest
            _ = remove(newest.id)
        }
        links[entry.id] = entry
        peers[entry.peer, default: []].append(entry.id)
        if let evicted { return .admittedEvicting(evicted.id, peer: evicted.peer) }
        return present.isEmpty ? .admitted : .admittedBeside
    }

    /// Notes that a link has carried a valid message from its peer.
    ///
    /// - Parameter id: the link.
    /// - Returns: the links of the same peer to close with 1000; they stay in the pool until they have ended.
    public mutating func carried(_ id: LinkID) -> [Entry] {
        guard var entry = links[id], !entry.hasCarried else { return [] }
        entry.hasCarried = true
        links[id] = entry
        let siblings = links(to: entry.peer)
        guard let winner = siblings.last(where: { $0.hasCarried && isWinner($0, among: siblings) }) else { return [] }
        return siblings.filter { $0.version.isOurs && dialer(of: $0) != dialer(of: winner) }
    }

    /// Removes a link that has ended.
    ///
    /// - Parameter id: the link.
    /// - Returns: whether its peer is still connected.
    public mutating func remove(_ id: LinkID) -> RemoveAction {
        guard let entry = links.removeValue(forKey: id) else { return .unknown }
        peers[entry.peer]?.removeAll { $0 == id }
        guard peers[entry.peer]?.isEmpty == true else { return .peerRemains(entry.peer) }
        peers[entry.peer] = nil
        return .peerGone(entry.peer)
    }

    private func dialer(of entry: Entry) -> NodeID {
        entry.direction == .dialed ? ownID : entry.peer
    }

    /// Whether both sides agree that this link survives: both nodes dialled, and the smaller one dialled this.
    private func isWinner(_ entry: Entry, among siblings: [Entry]) -> Bool {
        let ours = siblings.filter(\.version.isOurs)
        guard entry.version.isOurs, Set(ours.map(\.direction)).count == 2 else { return false }
        return dialer(of: entry) == min(ownID, entry.peer)
    }

    private func newestUnreserved() -> Entry? {
        links.values.filter { !$0.isReserved }.max { $0.id < $1.id }
    }
}
