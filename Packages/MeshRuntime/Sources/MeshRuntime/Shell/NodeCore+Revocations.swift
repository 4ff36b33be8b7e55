internal import Logging
internal import MeshDiscovery
internal import MeshDispatch
internal import MeshGossip
internal import MeshIdentity
internal import MeshProtocol
internal import MeshTransport

extension NodeCore: RevocationSink {
    func receiveRevocation(_ payload: RevocationPayload, from peer: NodeID) {
        change { state in
            guard state.pool.isConnected(peer) else { return }
            let actions = state.revocations.receive(payload, from: peer, context: revocationContext)
            apply(actions, to: &state)
        }
    }

    /// Judges a list that the authority gave.
    ///
    /// - Returns: why it was refused, or nil.
    func receiveFromAuthority(_ list: CertificateRevocationList) -> CRLRefusal? {
        change { state in
            let actions = state.revocations.receiveFromAuthority(list, context: revocationContext)
            apply(actions, to: &state)
            for action in actions {
                if case .refused(let refusal, _) = action { return refusal }
            }
            return nil
        }
    }

    func fireRevocations(_ state: inout NodeState, now: ContinuousClock.Instant) {
        if let deadline = state.revocations.nextDeadline, deadline > now { return }
        apply(state.revocations.timerFired(now: now, using: &state.random), to: &state)
    }

    /// What the authority's keys vouch for has changed: judges everything again.
    func trustChanged() {
        let wall = wallClock.now()
        change { state in
            state.discovery.trustChanged(discoveryContext)
            judgeAll(in: &state, wall: wall)
        }
    }

    /// Puts the stored list in force if it still verifies.
    func restore(_ stored: [UInt8]) -> Bool {
        change { state in
            guard state.revocations.restore(stored, trust: identity.trust) else { return false }
            identity.replaceRevocations(state.revocations.index)
            return true
        }
    }

    /// The bytes of the list in force, to be kept on disk.
    var persistentRevocations: [UInt8]? {
        // A long list takes a while to write out: that is done on a copy, without the lock.
        read { $0.revocations }.persistentBytes
    }

    func apply(_ actions: [RevocationAction], to state: inout NodeState) {
        for action in actions {
            switch action {
            case .send(let payload, let peer):
                let recipient = payload.isAddressed ? peer : nil
                guard let link = state.pool.preferred(for: peer)?.reference else { continue }
                enqueue(.revocation, payload.payload, recipient: recipient, over: [link], lane: .control, in: &state)
            case .accepted(let sequence):
                accept(sequence, in: &state)
            case .refused(let refusal, let peer):
                let source = peer?.fingerprint ?? "authority"
                state.outbox.append(
                    .note("revocation list refused", ["error.code": "\(refusal)", "mesh.peer.id": "\(source)"]))
            case .newerListAnnounced:
                state.outbox.append(.pollAuthority)
            case .invalidMessage(let peer):
                noteInvalidMessage(from: peer, in: &state)
            case .tooLargeToSend(let peer):
                state.outbox.append(
                    .note(
                        "revocation list too large for a frame", ["mesh.peer.id": "\(peer.fingerprint)"]))
            }
        }
    }

    /// Puts the machine's list in force: trust, stored announcements and live links, in this turn.
    private func accept(_ sequence: Int64, in state: inout NodeState) {
        identity.replaceRevocations(state.revocations.index)
        state.discovery.trustChanged(discoveryContext)
        judgeAll(in: &state, wall: wallClock.now())
        state.isStaleReported = false
        state.outbox.append(.persistRevocations)
        state.outbox.append(.event(.revocationsUpdated(sequence: sequence)))
    }

    private var revocationContext: RevocationContext {
        RevocationContext(
            trust: identity.trust, ownCertificate: identity.certificate, wall: wallClock.now(), now: clock.now)
    }
}

extension CRLRefusal {
    /// Whether the list is not the authority's, as opposed to one that is only of no use now.
    var isUntrusted: Bool {
        switch self {
        case .unknownIssuer, .unsigned, .invalidSignature, .keyNotAccepted, .malformed: true
        case .tooManyEntries, .inFuture, .overdue, .validityTooLong, .notNewer, .conflicting: false
        }
    }
}

extension RevocationPayload {
    /// Whether the message names its recipient.
    ///
    /// - Source: Specification 04 §3.
    fileprivate var isAddressed: Bool {
        switch self {
        case .requestCRL, .crlData: true
        case .announceSequence, .emergencyCRL: false
        }
    }
}
