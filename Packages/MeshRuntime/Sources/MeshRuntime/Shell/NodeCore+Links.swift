internal import Logging
internal import MeshDiscovery
internal import MeshGossip
internal import MeshIdentity
internal import MeshProtocol
internal import MeshRouting
internal import MeshTransport

extension NodeCore {
    /// Takes a link into the pool and tells the machines, or refuses it.
    func linkEstablished(_ link: any Link) -> LinkAdmission {
        let now = clock.now
        let wall = wallClock.now()
        return change { state in
            if let endpoint = link.dialedEndpoint { state.dials.identified(endpoint, as: link.peer.id) }
            guard state.isOpen else { return .refuse(.goingAway) }
            // The list may have changed since the handshake judged the peer.
            guard identity.rejudge(link.peer.certificate, now: wall) == nil else { return .refuse(.policyViolation) }
            if stalePolicy == .refuse, state.revocations.index.isOverdue(at: wall) { return .refuse(.tryAgainLater) }
            return admit(link, to: &state, now: now)
        }
    }

    /// Takes a link that ended out of everything.
    func linkClosed(_ link: any Link, cause: LinkEnd) {
        change { state in remove(link.id, cause: cause, from: &state) }
        logger.debug(
            "link closed",
            metadata: [
                "mesh.peer.id": "\(link.peer.id.fingerprint)", "mesh.link.id": "\(link.id)", "cause": "\(cause)",
            ])
    }

    /// Lets a link end as soon as a newer one of its peer has carried a message.
    func retire(_ link: any Link) {
        change { state in
            if state.pool[link.id] != nil { state.retiring.insert(link.id) }
        }
    }

    /// Takes no further links; those that live are closed by the transport.
    func close() {
        change { state in state.isOpen = false }
        dialQueue.finish()
    }

    /// The live links.
    var links: [any Link] {
        read { $0.pool.entries.map(\.reference) }
    }

    // MARK: Admission

    private func admit(_ link: any Link, to state: inout NodeState, now: ContinuousClock.Instant) -> LinkAdmission {
        let isReserved =
            link.dialedEndpoint.map { state.dials.persistentEndpoints.contains($0) } ?? false
            || state.dials.isPersistentPeer(link.peer.id)
        let entry = LinkPool.Entry(
            id: link.id, peer: link.peer.id, direction: link.direction, version: link.version, isReserved: isReserved,
            reference: link)
        let before = state.pool
        switch state.pool.admit(entry) {
        case .refuse(let code):
            return .refuse(code)
        case .admittedBeside:
            publishSnapshot(of: state)
        case .admittedEvicting(let evicted, let peer):
            if let reference = before[evicted]?.reference { state.outbox.append(.close(reference, .tryAgainLater)) }
            if !state.pool.isConnected(peer) {
                let cause = LinkEnd(code: .tryAgainLater, byUs: true, reason: "a reserved peer takes the place")
                peerDown(peer, cause: cause, in: &state)
            }
            peerUp(link, in: &state, now: now)
        case .admitted:
            peerUp(link, in: &state, now: now)
        }
        return .admit
    }

    private func peerUp(_ link: any Link, in state: inout NodeState, now: ContinuousClock.Instant) {
        let peer = link.peer.id
        state.dials.peerUp(peer, dialed: link.dialedEndpoint, now: now)
        let isAnchor = link.dialedEndpoint.map { anchors.contains($0) } ?? false
        state.outbox.append(.event(.peerUp(peer)))
        publishSnapshot(of: state)
        apply(state.routing.linkUp(peer, now: now), to: &state)
        apply(state.revocations.peerUp(peer, now: now), to: &state)
        let greetings = state.discovery.linkUp(
            peer, certificate: link.peer.certificate, dialed: link.dialedEndpoint, isAnchor: isAnchor,
            context: discoveryContext, using: &state.random)
        apply(greetings, to: &state)
        let expiry = link.peer.certificate.expiresAt.time?.advanced(by: MeshLimits.clockSkew)
        if let expiry { judge(by: expiry, in: &state) }
    }

    // MARK: Removal

    /// Takes a link out of everything; does nothing for one that has left before.
    func remove(_ link: LinkID, cause: LinkEnd, from state: inout NodeState) {
        state.retiring.remove(link)
        switch state.pool.remove(link) {
        case .unknown: return
        case .peerRemains(let peer):
            publishSnapshot(of: state)
            repeatState(to: peer, in: &state)
        case .peerGone(let peer): peerDown(peer, cause: cause, in: &state)
        }
    }

    /// Tells a peer again what may have been under way on a link that ended while another of the peer goes on.
    private func repeatState(to peer: NodeID, in state: inout NodeState) {
        apply(state.routing.framesLost(to: peer, now: clock.now), to: &state)
        apply(state.revocations.framesLost(to: peer), to: &state)
    }

    private func peerDown(_ peer: NodeID, cause: LinkEnd, in state: inout NodeState) {
        let now = clock.now
        state.dials.peerDown(peer, now: now, using: &state.random)
        state.discovery.linkDown(peer, now: now)
        state.revocations.peerDown(peer)
        state.invalidMessages[peer] = nil
        apply(state.routing.linkDown(peer, now: now), to: &state)
        publishSnapshot(of: state)
        state.outbox.append(.event(.peerDown(peer, cause: cause)))
    }

    /// Counts a message that a subsystem found invalid; beyond the budget the peer's links end.
    func noteInvalidMessage(from peer: NodeID, in state: inout NodeState) {
        counters.refused.increment()
        guard state.pool.isConnected(peer) else { return }
        let limit = MeshLimits.maximumInvalidMessagesPerMinute
        var budget = state.invalidMessages[peer] ?? InvalidMessageBudget(maximum: limit)
        let action = budget.invalidMessage(now: clock.now)
        state.invalidMessages[peer] = budget
        guard action == .close else { return }
        for entry in state.pool.links(to: peer) {
            state.outbox.append(.close(entry.reference, .policyViolation))
            let cause = LinkEnd(code: .policyViolation, byUs: true, reason: "too many invalid messages")
            remove(entry.id, cause: cause, from: &state)
        }
    }

    // MARK: Several links to one peer

    /// A link has carried its first message: it may now be sent on, and surplus links of its peer end.
    func linkCarried(_ link: any Link) {
        change { state in
            guard let entry = state.pool[link.id] else { return }
            let surplus = state.pool.carried(link.id)
            // Of two links that we dialled, the one with our older certificate has been kept for this moment.
            let retired = state.pool.links(to: entry.peer).filter {
                $0.id < link.id && state.retiring.contains($0.id)
            }
            for other in surplus + retired { state.outbox.append(.close(other.reference, .normal)) }
            publishSnapshot(of: state)
        }
    }
}
