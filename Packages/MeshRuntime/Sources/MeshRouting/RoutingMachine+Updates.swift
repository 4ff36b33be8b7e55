internal import MeshProtocol

extension RoutingMachine {
    /// When a neighbour is to be sent what it was not told yet; nil when there is nothing.
    func updateDue(_ neighbour: Neighbour) -> ContinuousClock.Instant? {
        guard !neighbour.pending.isEmpty || neighbour.toldOrigin != ownClaim?.sequence else { return nil }
        return neighbour.lastUpdate?.advanced(by: configuration.triggerInterval) ?? startedAt.instant
    }

    /// Sends each neighbour that is due what changed for it.
    mutating func sendUpdates(now: ContinuousClock.Instant) -> [RoutingAction] {
        var actions: [RoutingAction] = []
        for peer in neighbours.keys.sorted() {
            guard var neighbour = neighbours[peer], let due = updateDue(neighbour), due <= now else { continue }
            let destinations = neighbour.pending.sorted()
            neighbour.pending = []
            let update = Update(destinations, to: peer, of: table, neighbour: &neighbour)
            let origin = neighbour.toldOrigin == ownClaim?.sequence ? nil : ownClaim
            neighbour.toldOrigin = ownClaim?.sequence
            let sent = messages(update, origin: origin, to: peer, now: now)
            if !sent.isEmpty { neighbour.lastUpdate = now }
            neighbours[peer] = neighbour
            actions += sent
        }
        return actions
    }

    /// Sends every neighbour the whole table.
    mutating func announceAll(now: ContinuousClock.Instant) -> [RoutingAction] {
        var actions: [RoutingAction] = []
        let destinations = table.routes.map(\.destination)
        for peer in neighbours.keys.sorted() {
            guard var neighbour = neighbours[peer] else { continue }
            neighbour.withdrawnBefore = neighbour.withdrawn
            neighbour.withdrawn = []
            let pending = neighbour.pending.sorted()
            neighbour.pending = []
            let changed = Update(pending, to: peer, of: table, neighbour: &neighbour)
            let whole = Update(destinations, to: peer, of: table, neighbour: &neighbour, repeatsAll: true)
            neighbour.toldOrigin = ownClaim?.sequence
            neighbour.lastUpdate = now
            neighbours[peer] = neighbour
            let update = Update(withdrawn: changed.withdrawn + whole.withdrawn, announced: whole.announced)
            actions += messages(update, origin: ownClaim, to: peer, now: now)
        }
        return actions
    }

    private func messages(
        _ update: Update, origin: SequenceClaim?, to peer: NodeID, now: ContinuousClock.Instant
    ) -> [RoutingAction] {
        let withdrawals = RouteMessages.withdrawals(update.withdrawn)
        let announcements = RouteMessages.announcements(
            update.announced, by: ownID, at: wall(at: now), origin: origin)
        return withdrawals.map { .send(.routeWithdraw, $0, to: peer) }
            + announcements.map { .send(.routeAnnounce, $0, to: peer) }
    }

    /// What one neighbour is to be told.
    private struct Update {
        var withdrawn: [NodeID] = []
        var announced: [Route] = []

        init(withdrawn: [NodeID], announced: [Route]) {
            self.withdrawn = withdrawn
            self.announced = announced
        }

        /// Compares what is in force with what the neighbour was told, and takes note of what it is told now.
        ///
        /// - Parameter repeatsAll: Whether routes that it knows already are told again.
        init(
            _ destinations: [NodeID], to peer: NodeID, of table: RoutingTable, neighbour: inout Neighbour,
            repeatsAll: Bool = false
        ) {
            for destination in destinations where destination != peer && !table.isUnsettled(destination) {
                let told = neighbour.told[destination]
                guard let route = table.route(to: destination), route.nextHop != peer else {
                    if told != nil {
                        withdrawn.append(destination)
                        neighbour.withdrawn.insert(destination)
                    }
                    neighbour.told[destination] = nil
                    continue
                }
                let new = Told(metric: route.metric, sequence: route.sequence)
                guard repeatsAll || new != told else { continue }
                // A node of the reference ignores a worse metric, so it has to forget the better one first.
                if !neighbour.isExtended, let told, told.metric < new.metric { withdrawn.append(destination) }
                neighbour.told[destination] = new
                neighbour.withdrawn.remove(destination)
                neighbour.withdrawnBefore.remove(destination)
                announced.append(route)
            }
        }
    }
}
