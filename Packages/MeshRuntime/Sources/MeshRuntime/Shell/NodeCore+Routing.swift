internal import MeshDispatch
internal import MeshProtocol
internal import MeshRouting
internal import MeshTransport

extension NodeCore: RouteSink {
    func receiveRoutes(_ payload: JSONObject, from peer: NodeID) {
        change { state in
            guard state.pool.isConnected(peer) else { return }
            apply(state.routing.receiveRoutes(payload, from: peer, now: clock.now), to: &state)
        }
    }

    func receiveWithdrawal(_ payload: JSONObject, from peer: NodeID) {
        change { state in
            guard state.pool.isConnected(peer) else { return }
            apply(state.routing.receiveWithdrawal(payload, from: peer, now: clock.now), to: &state)
        }
    }

    /// A link's full routing lane gave up frames.
    func routingFramesLost(to peer: NodeID) {
        change { state in apply(state.routing.framesLost(to: peer, now: clock.now), to: &state) }
    }

    func fireRouting(_ state: inout NodeState, now: ContinuousClock.Instant) {
        guard state.routing.nextDeadline <= now else { return }
        apply(state.routing.timerFired(now: now, using: &state.random), to: &state)
    }

    func apply(_ actions: [RoutingAction], to state: inout NodeState) {
        for action in actions {
            switch action {
            case .send(let type, let payload, let peer):
                guard let link = state.pool.preferred(for: peer)?.reference else { continue }
                enqueue(type, payload, recipient: nil, over: [link], lane: .routing, in: &state)
            case .invalidMessage(let peer):
                noteInvalidMessage(from: peer, in: &state)
            case .routesChanged(let changes):
                publishSnapshot(of: state)
                for change in changes {
                    state.outbox.append(
                        .event(
                            .routeChanged(
                                destination: change.destination, nextHop: change.route?.nextHop,
                                metric: change.route?.metric)))
                }
            }
        }
    }
}
