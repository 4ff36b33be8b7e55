public import MeshIdentity
public import MeshProtocol

/// How a node finds others: rounds of announcements, and dials of those it hears of.
///
/// Each round announces the node to every connected peer and asks anchors and three others whom they know. Signed
/// announcements are passed on whatever way they came, so that discovery works beyond one hop.
/// - Source: Specification 04 §2, §5
public struct DiscoveryMachine: Sendable {
    /// Peers that are asked in a round, beside the anchors.
    static let peersAsked = 3
    /// A newer announcement with nothing new in it is not verified again within this time.
    static let refreshInterval: Duration = .seconds(20)
    /// Own endpoints that were reached by mistake and are remembered.
    static let maximumOwnEndpoints = 64

    private let ownID: NodeID
    private let configuration: DiscoveryConfiguration
    private var verifier = AnnouncementVerifier()
    private var dialing: [NodeID: NodeID] = [:]
    private var ownEndpoints: Set<Endpoint> = []
    private var nextRound: ContinuousClock.Instant?
    /// The peers, connected and heard of.
    public private(set) var table: PeerTable
    /// How many announcements were refused, by reason.
    public private(set) var refusals: [AnnouncementRefusal: Int] = [:]

    /// Creates the discovery of a node that knows nobody.
    public init(ownID: NodeID, configuration: DiscoveryConfiguration = .standard) {
        self.ownID = ownID
        self.configuration = configuration
        table = PeerTable(
            capacity: configuration.maximumKnownPeers, share: configuration.maximumKnownPeersPerIntroducer)
    }

    /// When ``timerFired(_:using:)`` is due; nil before the first round, which is due at once.
    public var nextDeadline: ContinuousClock.Instant? { nextRound }

    // MARK: Links

    /// The first link to a peer was established.
    ///
    /// - Parameters:
    ///   - peer: The peer.
    ///   - certificate: The certificate that it was accepted with.
    ///   - dialed: The endpoint that we dialled; nil when the peer dialled us.
    ///   - isAnchor: Whether it is one of the network's bootstrap anchors. Peers with the anchor role count as such.
    ///   - context: The moment.
    ///   - random: Where nonces come from.
    /// - Returns: Our announcement for the new peer, and a request for whom it knows.
    public mutating func linkUp(
        _ peer: NodeID, certificate: JoinCertificate, dialed: Endpoint?, isAnchor: Bool, context: DiscoveryContext,
        using random: inout some RandomNumberGenerator
    ) -> [DiscoveryAction] {
        guard peer != ownID, table.connected[peer] == nil else { return [] }
        dialing[peer] = nil
        let hasAnchorRole = certificate.roles.contains { $0.utf8.elementsEqual(MeshRole.anchor.utf8) }
        table.connect(peer, certificate: certificate, dialed: dialed, isAnchor: isAnchor || hasAnchorRole)
        return announcement(to: peer, type: .peerAnnounce, context: context, using: &random)
            + [.send(.peerRequest, [:], to: peer)] + dials(context.now)
    }

    /// The last link to a peer ended.
    public mutating func linkDown(_ peer: NodeID, now: ContinuousClock.Instant) {
        table.disconnect(peer, now: now)
    }

    // MARK: Messages

    /// A peer asks whom we know.
    public func receiveRequest(
        from peer: NodeID, context: DiscoveryContext, using random: inout some RandomNumberGenerator
    ) -> [DiscoveryAction] {
        guard table.connected[peer] != nil else { return [] }
        return announcement(to: peer, type: .peerResponse, context: context, using: &random)
    }

    /// A peer tells whom it knows: `peer_response` and `peer_announce`.
    ///
    /// One bad entry does not spoil the others.
    public mutating func receivePeers(
        _ peers: [PeerInfo], from peer: NodeID, context: DiscoveryContext
    ) -> [DiscoveryAction] {
        guard table.connected[peer] != nil else { return [] }
        for info in peers.prefix(MeshLimits.maximumPeersPerMessage) where !isKnownAlready(info) {
            let known = NodeID(text: info.nodeID).flatMap { table.certificate(of: $0) }
            let result = verifier.verify(
                info, trust: context.trust, knownCertificate: { _, _ in known }, now: context.wall)
            switch result {
            case .success(let announcement):
                _ = table.store(announcement, introducer: peer, now: context.now)
            case .failure(let refusal):
                refusals[refusal, default: 0] += 1
            }
        }
        return dials(context.now)
    }

    // MARK: Time

    /// Time has passed: starts a round when one is due, and dials whom it was too early to dial.
    public mutating func timerFired(
        _ context: DiscoveryContext, using random: inout some RandomNumberGenerator
    ) -> [DiscoveryAction] {
        if let nextRound, nextRound > context.now { return dials(context.now) }
        let jitter = MeshLimits.periodicJitter
        let factor = Double.random(in: 1 - jitter...1 + jitter, using: &random)
        nextRound = context.now.advanced(by: configuration.roundInterval * factor)
        verifier.forgetEnded(now: context.wall)
        table.prune(now: context.now)
        var actions: [DiscoveryAction] = []
        for peer in table.connected.keys.sorted() {
            actions += announcement(to: peer, type: .peerAnnounce, context: context, using: &random)
        }
        let anchors = table.connected.filter(\.value.isAnchor).keys.sorted()
        let others = table.connected.filter { !$0.value.isAnchor }.keys.sorted()
        for peer in anchors + others.shuffled(using: &random).prefix(Self.peersAsked) {
            actions.append(.send(.peerRequest, [:], to: peer))
        }
        return actions + dials(context.now)
    }

    // MARK: Dials

    /// A dial of an announced peer came to nothing.
    public mutating func dialEnded(_ id: NodeID, context: DiscoveryContext) -> [DiscoveryAction] {
        guard dialing.removeValue(forKey: id) != nil else { return [] }
        table.dialFailed(id, now: context.now)
        return dials(context.now)
    }

    /// A dial reached ourselves; its endpoint is not dialled again.
    public mutating func reachedOurselves(at endpoint: Endpoint) {
        guard ownEndpoints.count < Self.maximumOwnEndpoints else { return }
        ownEndpoints.insert(endpoint)
    }

    /// What is believed about membership changed: announcements that no longer pass are dropped.
    public mutating func trustChanged(_ context: DiscoveryContext) {
        table.prune(now: context.now) { certificate in
            PeerAcceptance.rejudge(certificate: certificate, trust: context.trust, now: context.wall) != nil
        }
    }

    // MARK: Parts

    /// Whether an announcement is not newer than the one that is held, or newer by so little that nothing is gained.
    private func isKnownAlready(_ info: PeerInfo) -> Bool {
        guard let id = NodeID(text: info.nodeID), let held = table.announcement(of: id),
            let issuedAt = info.announcementIssuedAt.flatMap({ UTCTime(unixSeconds: $0) })
        else { return false }
        if issuedAt <= held.issuedAt { return true }
        let isSame =
            info.endpoint.utf8.elementsEqual(held.info.endpoint.utf8)
            && (info.certID ?? "").utf8.elementsEqual(held.certificate.certID.utf8)
        return isSame && issuedAt.duration(since: held.issuedAt) < Self.refreshInterval
    }

    /// The message that tells a peer about us and others: our own fresh announcement first.
    private func announcement(
        to peer: NodeID, type: MessageType, context: DiscoveryContext, using random: inout some RandomNumberGenerator
    ) -> [DiscoveryAction] {
        var peers: [PeerInfo] = []
        // A signer that fails costs this one announcement of ourselves; the next round tries again.
        if let own = try? context.presence.announcement(nonce: UUIDv4.make(using: &random), at: context.wall) {
            peers.append(own)
        }
        let oldest = context.wall.advanced(by: .zero - MeshLimits.maximumAnnouncementAge)
        let ids = (Array(table.connected.keys) + Array(table.known.keys)).filter { $0 != peer }.sorted()
        for id in ids.shuffled(using: &random) {
            guard peers.count < MeshLimits.maximumPeersPerMessage else { break }
            guard let announcement = table.announcement(of: id), announcement.issuedAt > oldest,
                table.known[id]?.failures ?? 0 < PeerTable.failuresBeforePause
            else { continue }
            peers.append(announcement.info)
        }
        if type == .peerAnnounce, peers.isEmpty { return [] }
        return [.send(type, Self.payload(of: peers), to: peer)]
    }

    /// The payload with as many entries as a message holds.
    private static func payload(of peers: [PeerInfo]) -> JSONObject {
        let room = MeshLimits.maximumSplittableBytes - 1_024
        var entries: [JSONValue] = []
        var bytes = 0
        for peer in peers {
            let entry = peer.json
            bytes += entry.plainBytes().count + 1
            if bytes > room { break }
            entries.append(entry)
        }
        return ["peers": .array(entries)]
    }

    /// The dials that may start now.
    private mutating func dials(_ now: ContinuousClock.Instant) -> [DiscoveryAction] {
        // Asked for at every message of a peer: nothing is sorted where no dial may start.
        guard configuration.dialsDiscoveredPeers, dialing.count < configuration.maximumDials,
            table.connected.count + dialing.count < configuration.enoughConnections
        else { return [] }
        var actions: [DiscoveryAction] = []
        let candidates = table.known.sorted { left, right in
            if left.value.isReached != right.value.isReached { return left.value.isReached }
            return left.key < right.key
        }
        for (id, peer) in candidates {
            guard dialing.count < configuration.maximumDials,
                table.connected.count + dialing.count < configuration.enoughConnections
            else { break }
            guard dialing[id] == nil, peer.notBefore.map({ $0 <= now }) ?? true,
                let endpoint = peer.announcement.endpoint, !ownEndpoints.contains(endpoint),
                configuration.dialPolicy.refusal(of: endpoint) == nil,
                dialing.values.count(where: { $0 == peer.introducer }) < configuration.maximumDialsPerIntroducer
            else { continue }
            dialing[id] = peer.introducer
            actions.append(.dial(endpoint, expecting: id))
        }
        return actions
    }
}
