public import MeshIdentity
public import MeshProtocol

/// A peer with a live link.
public struct ConnectedPeer: Sendable {
    /// The certificate that the link was accepted with.
    public let certificate: JoinCertificate
    /// The endpoint that we dialled, nil when the peer dialled us.
    public let dialedEndpoint: Endpoint?
    /// Whether the peer is an anchor of the network.
    public let isAnchor: Bool
    /// The newest announcement that the peer made.
    public internal(set) var announcement: VerifiedAnnouncement?
}

/// A peer without a link, known by its announcement.
public struct KnownPeer: Sendable {
    /// The newest announcement that the peer made.
    public internal(set) var announcement: VerifiedAnnouncement
    /// The neighbour that first told us about it.
    public let introducer: NodeID
    /// When we last heard of it.
    public internal(set) var heardAt: ContinuousClock.Instant
    /// Whether a link to it was ever established.
    public internal(set) var isReached: Bool
    /// Whether it is an anchor of the network.
    public internal(set) var isAnchor: Bool
    /// Failed dials since the last success.
    public internal(set) var failures = 0
    /// Before when it is not dialled again.
    public internal(set) var notBefore: ContinuousClock.Instant?
}

/// The peers of a node, connected and heard of, in separate bounded tables.
///
/// What one neighbour introduces is bounded by itself, so nobody can displace the peers of others.
/// - Source: Specification 05 §4
public struct PeerTable: Sendable {
    /// Dials that may fail in a row before a peer is left alone for a while.
    static let failuresBeforePause = 5
    /// The time for which it is left alone.
    static let pause: Duration = .seconds(300)
    /// The first wait after a failed dial; each further one is twice as long.
    static let firstWait: Duration = .seconds(5)
    /// The time after which a peer that nobody announces any more is forgotten.
    static let staleTime: Duration = .seconds(3_600)

    private let capacity: Int
    private let share: Int
    /// The peers with a live link.
    public private(set) var connected: [NodeID: ConnectedPeer] = [:]
    /// The peers that are known and have no link.
    public private(set) var known: [NodeID: KnownPeer] = [:]

    /// Creates an empty table.
    ///
    /// - Parameters:
    ///   - capacity: The number of known peers.
    ///   - share: How many of them one neighbour may have introduced.
    public init(
        capacity: Int = MeshLimits.maximumKnownPeers, share: Int = MeshLimits.maximumKnownPeersPerIntroducer
    ) {
        self.capacity = capacity
        self.share = share
    }

    /// The newest announcement of a peer, connected or not.
    public func announcement(of id: NodeID) -> VerifiedAnnouncement? {
        connected[id]?.announcement ?? known[id]?.announcement
    }

    /// The certificate that is held for a peer.
    func certificate(of node: NodeID) -> JoinCertificate? {
        connected[node]?.certificate ?? known[node]?.announcement.certificate
    }

    /// A link to a peer was established.
    mutating func connect(
        _ id: NodeID, certificate: JoinCertificate, dialed: Endpoint?, isAnchor: Bool
    ) {
        let announcement = announcement(of: id)
        known[id] = nil
        connected[id] = ConnectedPeer(
            certificate: certificate, dialedEndpoint: dialed, isAnchor: isAnchor, announcement: announcement)
    }

    /// The last link to a peer ended.
    ///
    /// It stays known when it ever announced itself.
    mutating func disconnect(_ id: NodeID, now: ContinuousClock.Instant) {
        guard let peer = connected.removeValue(forKey: id), let announcement = peer.announcement else { return }
        guard makeRoom(introducer: id) else { return }
        known[id] = KnownPeer(
            announcement: announcement, introducer: id, heardAt: now, isReached: true, isAnchor: peer.isAnchor)
    }

    /// Stores the announcement of a peer.
    ///
    /// - Returns: Whether the peer, or the endpoint at which it can be dialled, is new.
    mutating func store(
        _ announcement: VerifiedAnnouncement, introducer: NodeID, now: ContinuousClock.Instant
    ) -> Bool {
        let id = announcement.id
        if connected[id] != nil {
            connected[id]?.announcement = announcement
            return false
        }
        if var peer = known[id] {
            let isMoved = peer.announcement.endpoint != announcement.endpoint
            peer.announcement = announcement
            peer.heardAt = now
            if isMoved {
                peer.failures = 0
                peer.notBefore = nil
            }
            known[id] = peer
            return isMoved
        }
        guard makeRoom(introducer: introducer) else { return false }
        known[id] = KnownPeer(
            announcement: announcement, introducer: introducer, heardAt: now, isReached: false, isAnchor: false)
        return true
    }

    /// A dial of a known peer failed.
    mutating func dialFailed(_ id: NodeID, now: ContinuousClock.Instant) {
        guard var peer = known[id] else { return }
        peer.failures = min(peer.failures + 1, 64)
        let isPaused = peer.failures >= Self.failuresBeforePause
        let wait = isPaused ? Self.pause : Self.firstWait * (1 << (peer.failures - 1))
        peer.notBefore = now.advanced(by: wait)
        known[id] = peer
    }

    /// Forgets known peers that nobody announced for an hour, and those that `isUnfit` names.
    mutating func prune(now: ContinuousClock.Instant, isUnfit: (JoinCertificate) -> Bool = { _ in false }) {
        known = known.filter { _, peer in
            let isStale = !peer.isAnchor && peer.heardAt.duration(to: now) >= Self.staleTime
            return !isStale && !isUnfit(peer.announcement.certificate)
        }
        for (id, peer) in connected {
            if let announcement = peer.announcement, isUnfit(announcement.certificate) {
                connected[id]?.announcement = nil
            }
        }
    }

    /// Makes room for a peer from an introducer; false when only peers that must stay could go.
    private mutating func makeRoom(introducer: NodeID) -> Bool {
        let introduced = known.filter { $0.value.introducer == introducer }
        if introduced.count >= share {
            guard let victim = Self.evictable(introduced) else { return false }
            known[victim] = nil
        }
        if known.count >= capacity {
            guard let victim = Self.evictable(known) else { return false }
            known[victim] = nil
        }
        return true
    }

    /// The peer to evict: unreached before reached, oldest first, anchors never.
    private static func evictable(_ peers: [NodeID: KnownPeer]) -> NodeID? {
        peers.filter { !$0.value.isAnchor }.min { left, right in
            if left.value.isReached != right.value.isReached { return !left.value.isReached }
            if left.value.heardAt != right.value.heardAt { return left.value.heardAt < right.value.heardAt }
            return left.key < right.key
        }?.key
    }
}
