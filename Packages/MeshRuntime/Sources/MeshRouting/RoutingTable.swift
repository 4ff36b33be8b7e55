public import MeshProtocol

/// What became of an offer.
public enum OfferOutcome: Sendable, Equatable {
    /// It is the route in force.
    case selected
    /// It is kept beside a route that is better or safer.
    case alternative
    /// The destination is the node itself.
    case ownDestination
    /// It came from a node without a link to us.
    case unknownNeighbour
    /// Its metric is not in 1…10, or the total would exceed 10. What the neighbour offered before is withdrawn.
    case unreachable
    /// The neighbour said something newer before.
    case stale
    /// The destination was lost a moment ago and this offer may be an echo of our own route.
    case heldDown
    /// The neighbour offers too many destinations, or there are too many in all.
    case overLimit
}

/// The routes of a node: what the neighbours offer, what is in force, and what must not be believed.
///
/// Loops are excluded as in RFC 8966 where destinations sign their sequences, and held down by conservative rules
/// where they do not: the route to a live neighbour is its link, totals are compared with totals, at equal cost the
/// current next hop stays, and its bad news is believed.
/// - Source: Specification 05 §6, Specification 09 §1, RFC 8966 §3.5–3.6
public struct RoutingTable: Sendable {
    struct Neighbour: Sendable {
        var originClaim: SequenceClaim?
        /// Whether it states a sequence older than one that it is known to have given, as after a restart.
        var isOriginOutdated = false
        /// Whether it is known to give no sequence, as nodes of the reference.
        var isLegacy = false
        let addedAt: ContinuousClock.Instant
        var offeredRoutes = 0

        /// Whether it is known what the neighbour's sequence is, or that it gives none.
        ///
        /// Before that its direct route is used and not offered to others: without a sequence it would be held to
        /// weaker rules everywhere.
        var isSettled: Bool { !isOriginOutdated && (isLegacy || originClaim != nil) }
    }

    /// The metric of a link.
    static let linkMetric = 1

    /// The node whose table this is.
    public let ownID: NodeID
    let configuration: RoutingConfiguration
    private(set) var neighbours: [NodeID: Neighbour] = [:]
    private(set) var records: [NodeID: DestinationRecord] = [:]
    /// Destinations to which only unusable offers are left, with the sequence that a usable one must exceed.
    private(set) var starved: [NodeID: SequenceClaim] = [:]
    private var entries: [NodeID: ForwardingTable.Entry] = [:]
    private var offeredDestinations = 0
    private var changedRoutes: Set<NodeID> = []
    private var changedPaths: Set<NodeID> = []

    /// Creates the table of a node without links.
    public init(ownID: NodeID, configuration: RoutingConfiguration = .standard) {
        self.ownID = ownID
        self.configuration = configuration
    }

    /// The routes in force, in order of their destinations.
    public var routes: [Route] {
        records.values.compactMap(\.route).sorted { $0.destination < $1.destination }
    }

    /// The route to a destination.
    public func route(to destination: NodeID) -> Route? { records[destination]?.route }

    /// A snapshot for the forwarding path.
    public var forwarding: ForwardingTable {
        ForwardingTable(entries: entries, neighbours: neighbours.keys.sorted())
    }

    // MARK: Inputs

    /// A link to a neighbour is usable.
    ///
    /// Does nothing when it was already.
    public mutating func addNeighbour(_ id: NodeID, now: ContinuousClock.Instant) {
        guard id != ownID, neighbours[id] == nil else { return }
        neighbours[id] = Neighbour(addedAt: now)
        reselect(id, now: now)
    }

    /// The last link to a neighbour is gone: so is everything that it offered.
    public mutating func removeNeighbour(_ id: NodeID, now: ContinuousClock.Instant) {
        guard neighbours[id] != nil else { return }
        let offered = records.compactMap { $0.value.offers[id] == nil ? nil : $0.key }
        for destination in offered { removeOffer(destination, from: id) }
        neighbours[id] = nil
        for destination in offered where destination != id { reselect(destination, now: now) }
        reselect(id, now: now)
    }

    /// A neighbour offers a way to a destination.
    ///
    /// - Parameters:
    ///   - destination: The node that is reached.
    ///   - neighbour: Who offers the way.
    ///   - metric: The links from the neighbour on.
    ///   - neighbourSequence: The number beside the route, which only the same neighbour's numbers compare with.
    ///   - claim: The destination's own sequence, already verified.
    ///   - isOutdated: Whether the offer carries a sequence older than one that is known.
    ///   - now: The time of arrival.
    @discardableResult
    public mutating func offer(
        _ destination: NodeID, from neighbour: NodeID, metric: Int64, neighbourSequence: Int64,
        claim: SequenceClaim? = nil, isOutdated: Bool = false, now: ContinuousClock.Instant
    ) -> OfferOutcome {
        guard destination != ownID else { return .ownDestination }
        guard neighbours[neighbour] != nil, neighbour != destination else { return .unknownNeighbour }
        guard metric >= 1 else { return .unreachable }
        guard metric < MeshLimits.acceptedMetric.upperBound, let metric = Int(exactly: metric)
        else {
            withdraw(destination, from: neighbour, now: now)
            return .unreachable
        }
        let offer = RouteOffer(
            metric: metric, neighbourSequence: neighbourSequence, claim: claim, isOutdated: isOutdated, heardAt: now)
        if let refusal = refusal(of: offer, for: destination, from: neighbour, now: now) { return refusal }
        setOffer(offer, for: destination, from: neighbour)
        reselect(destination, now: now)
        let route = records[destination]?.route
        return route?.nextHop == neighbour && route?.metric == metric + Self.linkMetric ? .selected : .alternative
    }

    /// A neighbour no longer offers a destination.
    ///
    /// - Returns: Whether it did before.
    @discardableResult
    public mutating func withdraw(
        _ destination: NodeID, from neighbour: NodeID, now: ContinuousClock.Instant
    ) -> Bool {
        guard records[destination]?.offers[neighbour] != nil else { return false }
        removeOffer(destination, from: neighbour)
        reselect(destination, now: now)
        return true
    }

    /// A neighbour states its own sequence, already verified.
    mutating func setOrigin(_ claim: SequenceClaim, of neighbour: NodeID, now: ContinuousClock.Instant) {
        guard neighbours[neighbour] != nil else { return }
        neighbours[neighbour]?.originClaim = claim
        if neighbours[neighbour]?.isOriginOutdated == true { changedRoutes.insert(neighbour) }
        neighbours[neighbour]?.isOriginOutdated = false
        note(claim, of: neighbour)
        reselect(neighbour, now: now)
    }

    /// A neighbour states a sequence older than one that it is known to have given: it has to be told.
    mutating func setOutdatedOrigin(of neighbour: NodeID) {
        neighbours[neighbour]?.isOriginOutdated = true
        noteStarvation(of: neighbour)
    }

    /// A neighbour sent routes without a sequence of its own, or nothing for a while: it is a node of the reference.
    mutating func setLegacy(_ neighbour: NodeID) {
        guard let state = neighbours[neighbour], state.originClaim == nil, !state.isLegacy else { return }
        neighbours[neighbour]?.isLegacy = true
        changedRoutes.insert(neighbour)
    }

    /// Retracts what nobody confirmed, ends hold-downs and forgets sources that were lost long ago.
    mutating func expire(now: ContinuousClock.Instant) {
        for (neighbour, state) in neighbours where state.addedAt.duration(to: now) >= configuration.originGrace {
            setLegacy(neighbour)
        }
        let timeout = configuration.routeTimeout
        for (destination, record) in records {
            let hasEnded = record.offers.values.contains { $0.heardAt.duration(to: now) >= timeout }
            let ended = hasEnded ? record.offers.filter { $0.value.heardAt.duration(to: now) >= timeout } : [:]
            for neighbour in ended.keys { removeOffer(destination, from: neighbour) }
            let isReleased = record.heldUntil.map { $0 <= now } ?? false
            if isReleased {
                records[destination]?.heldUntil = nil
                records[destination]?.nearest = record.route?.metric
            }
            if isReleased || !ended.isEmpty { reselect(destination, now: now) }
            forgetIfUnused(destination, now: now)
        }
    }

    // MARK: Results

    /// Whether a destination is a neighbour of which it is not known yet how it is to be offered to others.
    func isUnsettled(_ destination: NodeID) -> Bool {
        neighbours[destination].map { !$0.isSettled } ?? false
    }

    /// The destinations whose route or sequence changed since the last call, and those whose path changed.
    mutating func takeChanges() -> (destinations: [NodeID], paths: [RouteChange]) {
        defer {
            changedRoutes = []
            changedPaths = []
        }
        let paths = changedPaths.sorted().map { RouteChange(destination: $0, route: records[$0]?.route) }
        return (changedRoutes.sorted(), paths)
    }

    /// The neighbours whose offers for a starved destination would be used if their sequence were newer.
    func neighboursOffering(_ destination: NodeID) -> [NodeID] {
        var ids = records[destination]?.offers.filter { $0.value.claim != nil || $0.value.isOutdated }.map(\.key) ?? []
        if let neighbour = neighbours[destination], neighbour.isOriginOutdated || neighbour.originClaim != nil {
            ids.append(destination)
        }
        return ids.sorted()
    }

    // MARK: Records

    /// Remembers the newest sequence of a destination.
    mutating func note(_ claim: SequenceClaim, of destination: NodeID) {
        let known = records[destination]?.newestClaim?.sequence ?? -1
        if claim.sequence > known { records[destination, default: DestinationRecord()].newestClaim = claim }
    }

    private func refusal(
        of offer: RouteOffer, for destination: NodeID, from neighbour: NodeID, now: ContinuousClock.Instant
    ) -> OfferOutcome? {
        let record = records[destination]
        let held = record?.offers[neighbour]
        if let held, held.claim == nil, offer.claim == nil, offer.neighbourSequence < held.neighbourSequence {
            let isBadNews = record?.route?.nextHop == neighbour && offer.metric > held.metric
            if !isBadNews { return .stale }
        }
        if offer.claim == nil, let record, let heldUntil = record.heldUntil, heldUntil > now,
            record.route?.nextHop != neighbour, !record.admitsUnsequenced(metric: offer.metric)
        {
            return .heldDown
        }
        guard held == nil else { return nil }
        if neighbours[neighbour]?.offeredRoutes ?? 0 >= configuration.maximumRoutesPerPeer { return .overLimit }
        if record?.offers.isEmpty ?? true, offeredDestinations >= configuration.maximumRoutes { return .overLimit }
        if record == nil, records.count - neighbours.count >= 2 * configuration.maximumRoutes { return .overLimit }
        return nil
    }

    private mutating func setOffer(_ offer: RouteOffer, for destination: NodeID, from neighbour: NodeID) {
        if let claim = offer.claim { note(claim, of: destination) }
        var record = records.removeValue(forKey: destination) ?? DestinationRecord()
        if record.offers.isEmpty { offeredDestinations += 1 }
        if record.offers.updateValue(offer, forKey: neighbour) == nil {
            neighbours[neighbour]?.offeredRoutes += 1
        }
        records[destination] = record
    }

    private mutating func removeOffer(_ destination: NodeID, from neighbour: NodeID) {
        guard records[destination]?.offers.removeValue(forKey: neighbour) != nil else { return }
        neighbours[neighbour]?.offeredRoutes -= 1
        if records[destination]?.offers.isEmpty == true { offeredDestinations -= 1 }
    }

    private mutating func forgetIfUnused(_ destination: NodeID, now: ContinuousClock.Instant) {
        guard let record = records[destination], record.route == nil, record.offers.isEmpty else { return }
        if let lostAt = record.lostAt, lostAt.duration(to: now) < configuration.sourceRetention { return }
        records[destination] = nil
        starved[destination] = nil
    }

    // MARK: Selection

    private mutating func reselect(_ destination: NodeID, now: ContinuousClock.Instant) {
        var record = records.removeValue(forKey: destination) ?? DestinationRecord()
        let old = record.route
        let new = bestRoute(to: destination, record: record)
        record.route = new
        if let new {
            record.lostAt = nil
            record.nearest = min(record.nearest ?? new.metric, new.metric)
            if let claim = new.claim {
                let reached = FeasibilityDistance(sequence: claim.sequence, metric: new.metric)
                record.feasibility = record.feasibility?.lowered(to: claim.sequence, new.metric) ?? reached
            }
            if let old, new.metric > old.metric { record.heldUntil = now.advanced(by: configuration.holdDown) }
        } else if old != nil {
            record.lostAt = now
            record.heldUntil = now.advanced(by: configuration.holdDown)
        }
        records[destination] = record
        if new == nil, old != nil { dropEchoes(of: destination) }
        noteStarvation(of: destination)
        entries[destination] = new.map { ForwardingTable.Entry(nextHop: $0.nextHop, metric: $0.metric) }
        if old != new { changedRoutes.insert(destination) }
        if old?.nextHop != new?.nextHop || old?.metric != new?.metric { changedPaths.insert(destination) }
    }

    /// The best usable route: the link to a neighbour; else the nearest feasible offer with a sequence; else the
    /// nearest one without.
    private func bestRoute(to destination: NodeID, record: DestinationRecord) -> Route? {
        if let neighbour = neighbours[destination] {
            let claim = neighbour.originClaim.flatMap { claim in
                claim.sequence >= record.feasibility?.sequence ?? 0 ? claim : nil
            }
            return Route(destination: destination, nextHop: destination, metric: Self.linkMetric, claim: claim)
        }
        let current = record.route?.nextHop
        let sequenced = record.offers.filter { _, offer in
            guard let claim = offer.claim, !offer.isOutdated else { return false }
            return record.feasibility?.admits(sequence: claim.sequence, metric: offer.metric) ?? true
        }
        let isUnsequencedInForce = record.route.map { $0.claim == nil && !$0.isDirect } ?? false
        let candidates =
            !sequenced.isEmpty
            ? sequenced
            : record.offers.filter { neighbour, offer in
                guard offer.claim == nil, !offer.isOutdated else { return false }
                let isInForce = isUnsequencedInForce && neighbour == current
                return isInForce || record.admitsUnsequenced(metric: offer.metric)
            }
        let best = candidates.min { left, right in
            if left.value.metric != right.value.metric { return left.value.metric < right.value.metric }
            if left.key == current || right.key == current { return left.key == current }
            return left.key < right.key
        }
        return best.map { nextHop, offer in
            Route(
                destination: destination, nextHop: nextHop, metric: offer.metric + Self.linkMetric,
                claim: offer.claim)
        }
    }

    /// Drops the offers without a sequence that may be echoes of the route that was just lost.
    private mutating func dropEchoes(of destination: NodeID) {
        guard let record = records[destination] else { return }
        for (neighbour, offer) in record.offers
        where offer.claim == nil && !record.admitsUnsequenced(metric: offer.metric) {
            removeOffer(destination, from: neighbour)
        }
    }

    private mutating func noteStarvation(of destination: NodeID) {
        guard let record = records[destination], record.route?.claim == nil, let newest = record.newestClaim,
            !neighboursOffering(destination).isEmpty
        else {
            starved[destination] = nil
            return
        }
        starved[destination] = newest
    }
}
