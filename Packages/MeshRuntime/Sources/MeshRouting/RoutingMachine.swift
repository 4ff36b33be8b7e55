public import MeshCrypto
public import MeshProtocol

/// The routing protocol of a node: its table, its own sequence, and what each neighbour was told.
///
/// Neighbours are sent changes only, collected and at most once in each trigger interval, and the whole table at the
/// announcement interval. A route is never offered to the neighbour that it leads through (split horizon); what was
/// offered and is no longer so is withdrawn.
/// - Source: Specification 04 §6, Specification 05 §6, Specification 09 §1, RFC 8966 §3.7–3.8
public struct RoutingMachine: Sendable {
    /// What a neighbour was last told about a destination.
    struct Told: Sendable, Equatable {
        /// A metric that no route has: the destination is to be told again.
        static let repeated = 0

        var metric: Int
        var sequence: Int64?
    }

    struct Neighbour: Sendable {
        var told: [NodeID: Told] = [:]
        var pending: Set<NodeID> = []
        /// What was withdrawn since the last announcement of the whole table, and in the interval before it.
        var withdrawn: Set<NodeID> = []
        var withdrawnBefore: Set<NodeID> = []
        var toldOrigin: Int64?
        var lastUpdate: ContinuousClock.Instant?
        /// Whether it sent extension keys, so that it understands requests.
        var isExtended = false
    }

    let ownID: NodeID
    let network: String
    let signer: any DocumentSigner
    let configuration: RoutingConfiguration
    let startedAt: (wall: UTCTime, instant: ContinuousClock.Instant)
    var neighbours: [NodeID: Neighbour] = [:]
    var ownSequence: Int64
    var ownClaim: SequenceClaim?
    var isRaiseDue = false
    var lastRaise: ContinuousClock.Instant
    var requests = SequenceRequestLog()
    var passedOn: [NodeID: [SequenceRequest]] = [:]
    var nextAnnouncement: ContinuousClock.Instant
    var nextHousekeeping: ContinuousClock.Instant
    /// The routes.
    public internal(set) var table: RoutingTable
    /// What was ignored so far.
    public internal(set) var counters = RoutingCounters()

    /// Creates the protocol of a node without links.
    ///
    /// - Parameters:
    ///   - signer: The node's identity key, which signs its sequences. Where it fails, the node takes part without.
    ///   - network: The name of the network, to which sequences are bound.
    ///   - wall: The time of the start; the node's sequence begins there, above every earlier run's.
    ///   - now: The same moment for intervals.
    ///   - configuration: Times and bounds.
    public init(
        signer: any DocumentSigner, network: String, startedAt wall: UTCTime, now: ContinuousClock.Instant,
        configuration: RoutingConfiguration = .standard
    ) {
        ownID = signer.publicKey.nodeID
        self.network = network
        self.signer = signer
        self.configuration = configuration
        startedAt = (wall, now)
        ownSequence = max(0, wall.microseconds / 1_000)
        lastRaise = now
        nextAnnouncement = now.advanced(by: configuration.announceInterval)
        nextHousekeeping = now.advanced(by: Self.housekeepingInterval)
        table = RoutingTable(ownID: ownID, configuration: configuration)
        // Without a signature the node is announced as the reference would announce it: by its neighbours alone.
        ownClaim = try? SequenceClaim(signing: ownSequence, network: network, signer: signer)
    }

    static let housekeepingInterval: Duration = .seconds(1)

    /// The forwarding table in force.
    public var forwarding: ForwardingTable { table.forwarding }

    /// When ``timerFired(now:using:)`` is due; calling it earlier or later does no harm.
    public var nextDeadline: ContinuousClock.Instant {
        var deadline = min(nextAnnouncement, nextHousekeeping)
        for neighbour in neighbours.values {
            if let due = updateDue(neighbour) { deadline = min(deadline, due) }
        }
        if isRaiseDue { deadline = min(deadline, lastRaise.advanced(by: configuration.triggerInterval)) }
        return requests.nextAttempt.map { min(deadline, $0) } ?? deadline
    }

    // MARK: Inputs

    /// A neighbour has a usable link.
    ///
    /// The whole table is offered to it at once.
    public mutating func linkUp(_ peer: NodeID, now: ContinuousClock.Instant) -> [RoutingAction] {
        guard peer != ownID, neighbours[peer] == nil else { return [] }
        table.addNeighbour(peer, now: now)
        neighbours[peer] = Neighbour(pending: Set(table.routes.map(\.destination)))
        return finish(now: now)
    }

    /// The last link to a neighbour is gone.
    ///
    /// Its routes are retracted in this turn.
    public mutating func linkDown(_ peer: NodeID, now: ContinuousClock.Instant) -> [RoutingAction] {
        guard neighbours.removeValue(forKey: peer) != nil else { return [] }
        table.removeNeighbour(peer, now: now)
        isRaiseDue = true
        return finish(now: now)
    }

    /// A neighbour sent `route_announce` or `route_update`.
    public mutating func receiveRoutes(
        _ payload: JSONObject, from peer: NodeID, now: ContinuousClock.Instant
    ) -> [RoutingAction] {
        guard neighbours[peer] != nil else {
            counters.messagesFromStrangers += 1
            return []
        }
        let isValid = takeRoutes(payload, from: peer, now: now)
        if isValid {
            for request in RouteMessages.requests(in: payload) { take(request, from: peer, now: now) }
        } else {
            counters.invalidClaims += 1
        }
        return (isValid ? [] : [.invalidMessage(from: peer)]) + finish(now: now)
    }

    /// A neighbour sent `route_withdraw`.
    public mutating func receiveWithdrawal(
        _ payload: JSONObject, from peer: NodeID, now: ContinuousClock.Instant
    ) -> [RoutingAction] {
        guard neighbours[peer] != nil else {
            counters.messagesFromStrangers += 1
            return []
        }
        let limit = configuration.maximumRoutesPerPeer
        for destination in RouteMessages.destinations(in: payload, limit: limit) {
            table.withdraw(destination, from: peer, now: now)
        }
        return finish(now: now)
    }

    /// Time has passed: sends what is due and retracts what nobody confirmed.
    public mutating func timerFired(
        now: ContinuousClock.Instant, using random: inout some RandomNumberGenerator
    ) -> [RoutingAction] {
        if nextHousekeeping <= now {
            nextHousekeeping = now.advanced(by: Self.housekeepingInterval)
            table.expire(now: now)
        }
        if nextAnnouncement <= now {
            let jitter = MeshLimits.periodicJitter
            let factor = Double.random(in: 1 - jitter...1 + jitter, using: &random)
            nextAnnouncement = now.advanced(by: configuration.announceInterval * factor)
            let actions = finish(now: now)
            return actions + announceAll(now: now)
        }
        return finish(now: now)
    }

    // MARK: Parts

    /// The time of day at an instant, for the times in messages.
    func wall(at now: ContinuousClock.Instant) -> UTCTime {
        startedAt.wall.advanced(by: startedAt.instant.duration(to: now))
    }

    /// Takes what a message offers, up to the first claim that does not verify.
    ///
    /// - Returns: Whether all claims that were looked at verified.
    private mutating func takeRoutes(_ payload: JSONObject, from peer: NodeID, now: ContinuousClock.Instant) -> Bool {
        if let origin = RouteMessages.origin(in: payload) {
            switch judge(origin, of: peer, from: peer) {
            case .invalid: return false
            case .verified: table.setOrigin(origin, of: peer, now: now)
            case .outdated: table.setOutdatedOrigin(of: peer)
            }
            neighbours[peer]?.isExtended = true
        } else {
            table.setLegacy(peer)
        }
        let limit = configuration.maximumRoutesPerPeer
        for route in RouteMessages.routes(in: payload, limit: limit) {
            if route.destination == ownID {
                if let claim = route.claim, !takeOwn(claim) { return false }
                continue
            }
            if let stated = NodeID(text: route.statedNextHop), stated == ownID { continue }
            let judgement = route.claim.map { judge($0, of: route.destination, from: peer) }
            if judgement == .invalid { return false }
            let outcome = table.offer(
                route.destination, from: peer, metric: route.metric, neighbourSequence: route.neighbourSequence,
                claim: judgement == .verified ? route.claim : nil, isOutdated: judgement == .outdated, now: now)
            count(outcome, isOutdated: judgement == .outdated)
        }
        return true
    }

    private mutating func count(_ outcome: OfferOutcome, isOutdated: Bool) {
        switch outcome {
        case .overLimit: counters.offersOverLimit += 1
        case .heldDown: counters.offersHeldDown += 1
        case .stale: counters.offersStale += 1
        default: if isOutdated { counters.offersStale += 1 }
        }
    }

    /// What follows each input: publishes changes, asks for sequences, and sends what is due.
    mutating func finish(now: ContinuousClock.Instant) -> [RoutingAction] {
        raiseIfDue(now: now)
        let changes = table.takeChanges()
        for destination in changes.destinations {
            for peer in neighbours.keys { neighbours[peer]?.pending.insert(destination) }
        }
        var actions: [RoutingAction] = changes.paths.isEmpty ? [] : [.routesChanged(changes.paths)]
        actions += sendUpdates(now: now)
        actions += sendRequests(now: now)
        return actions
    }
}
