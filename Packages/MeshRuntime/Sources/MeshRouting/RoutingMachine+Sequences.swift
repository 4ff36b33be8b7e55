internal import MeshProtocol

extension RoutingMachine {
    /// What is thought of a sequence that a neighbour states for a destination.
    enum ClaimJudgement: Sendable, Equatable {
        /// The destination signed it.
        case verified
        /// The destination is known to have given a newer one; not verified and not used.
        case outdated
        /// The destination did not sign it.
        case invalid
    }

    /// Judges a claim, without a verification where the same one was verified before.
    func judge(_ claim: SequenceClaim, of destination: NodeID, from peer: NodeID) -> ClaimJudgement {
        if let record = table.records[destination] {
            if record.newestClaim == claim || record.route?.claim == claim { return .verified }
            if record.offers[peer]?.claim == claim { return .verified }
            if let newest = record.newestClaim, claim.sequence < newest.sequence { return .outdated }
        }
        return claim.isSigned(by: destination, network: network) ? .verified : .invalid
    }

    /// Takes a sequence of our own that somebody holds: one of an earlier run may be above ours.
    ///
    /// - Returns: Whether it is really ours.
    mutating func takeOwn(_ claim: SequenceClaim) -> Bool {
        guard claim.sequence > ownSequence else { return true }
        guard claim.isSigned(by: ownID, network: network) else { return false }
        ownSequence = claim.sequence
        isRaiseDue = true
        return true
    }

    /// Takes a request for a newer sequence: answers it if we can, else passes it on.
    mutating func take(_ request: SequenceRequest, from peer: NodeID, now: ContinuousClock.Instant) {
        if request.destination == ownID {
            guard takeOwn(request.claim) else { return }
            if request.claim.sequence >= ownSequence {
                isRaiseDue = true
            } else {
                neighbours[peer]?.toldOrigin = nil
            }
            return
        }
        let route = table.route(to: request.destination)
        if let route, let claim = route.claim, claim.sequence > request.claim.sequence, route.nextHop != peer {
            neighbours[peer]?.told[request.destination]?.metric = Told.repeated
            neighbours[peer]?.pending.insert(request.destination)
            return
        }
        var onward = request
        onward.hops -= 1
        guard onward.hops > 0 else { return }
        var targets: [NodeID] = route.map { [$0.nextHop] } ?? []
        if targets.isEmpty || targets == [peer] { targets = table.neighboursOffering(request.destination) }
        targets.removeAll { $0 == peer || neighbours[$0]?.isExtended != true }
        guard !targets.isEmpty, requests.pass(onward, now: now, interval: configuration.triggerInterval) else {
            return
        }
        for target in targets { passedOn[target, default: []].append(onward) }
    }

    /// Raises our sequence where that was asked for or a link was lost, at most once in a trigger interval.
    mutating func raiseIfDue(now: ContinuousClock.Instant) {
        guard isRaiseDue, lastRaise.advanced(by: configuration.triggerInterval) <= now else { return }
        guard ownSequence < Int64.max - 1 else { return }
        isRaiseDue = false
        lastRaise = now
        ownSequence += 1
        // Where the signer fails the old claim stays; the next loss or request tries again.
        if let claim = try? SequenceClaim(signing: ownSequence, network: network, signer: signer) { ownClaim = claim }
    }

    /// Sends the requests that are due, ours and those that we pass on.
    mutating func sendRequests(now: ContinuousClock.Instant) -> [RoutingAction] {
        var batches = passedOn
        passedOn = [:]
        let interval = configuration.triggerInterval
        for destination in requests.due(table.starved, now: now, interval: interval) {
            guard let claim = table.starved[destination] else { continue }
            let request = SequenceRequest(destination: destination, claim: claim, hops: RouteMessages.requestHops)
            for target in table.neighboursOffering(destination) where neighbours[target]?.isExtended == true {
                batches[target, default: []].append(request)
            }
        }
        return batches.sorted { $0.key < $1.key }.flatMap { peer, requests in
            RouteMessages.requests(requests).map { .send(.routeUpdate, $0, to: peer) }
        }
    }
}
