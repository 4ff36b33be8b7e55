internal import MeshDiscovery
internal import MeshDispatch
internal import MeshIdentity
internal import MeshProtocol
internal import MeshTransport
internal import Synchronization

extension NodeCore: DiscoverySink {
    func receivePeerRequest(from peer: NodeID) {
        change { state in
            guard state.pool.isConnected(peer) else { return }
            let context = discoveryContext
            apply(state.discovery.receiveRequest(from: peer, context: context, using: &state.random), to: &state)
        }
    }

    func receivePeers(_ peers: [PeerInfo], from peer: NodeID) {
        change { state in
            guard state.pool.isConnected(peer) else { return }
            apply(state.discovery.receivePeers(peers, from: peer, context: discoveryContext), to: &state)
        }
    }

    func fireDiscovery(_ state: inout NodeState, now: ContinuousClock.Instant) {
        if let deadline = state.discovery.nextDeadline, deadline > now { return }
        apply(state.discovery.timerFired(discoveryContext, using: &state.random), to: &state)
    }

    /// A dial has ended.
    func dialFinished(_ dial: DialScheduler.Dial, outcome: DialScheduler.Outcome, reason: String?) {
        let now = clock.now
        change { state in
            state.dials.finished(dial.endpoint, outcome: outcome, now: now, using: &state.random)
            if outcome == .ourselves { state.discovery.reachedOurselves(at: dial.endpoint) }
            if let expected = dial.expecting, outcome != .linked(expected) {
                apply(state.discovery.dialEnded(expected, context: discoveryContext), to: &state)
            }
            if let reason { state.outbox.append(.event(.dialFailed(dial.endpoint, reason: reason))) }
            state.outbox += state.dials.due(now: now).map { .dial($0) }
        }
    }

    /// Trust, presence and times for discovery, as they are now.
    var discoveryContext: DiscoveryContext {
        DiscoveryContext(
            trust: identity.trust, presence: identity.presence(endpoint: advertised.withLock { $0 }),
            wall: wallClock.now(), now: clock.now)
    }

    func apply(_ actions: [DiscoveryAction], to state: inout NodeState) {
        var actions = actions[...]
        while let action = actions.popFirst() {
            switch action {
            case .send(let type, let payload, let peer):
                guard let link = state.pool.preferred(for: peer)?.reference else { continue }
                let recipient = type == .peerAnnounce ? nil : peer
                enqueue(type, payload, recipient: recipient, over: [link], lane: .routing, in: &state)
            case .dial(let endpoint, let peer):
                if !state.dials.request(endpoint, expecting: peer, now: clock.now) {
                    actions += state.discovery.dialEnded(peer, context: discoveryContext)
                }
            }
        }
        state.outbox += state.dials.due(now: clock.now).map { .dial($0) }
    }
}
