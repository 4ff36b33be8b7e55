internal import MeshGossip
internal import MeshIdentity
internal import MeshProtocol
internal import MeshTransport

extension NodeCore {
    /// Judges every live peer; what no longer passes is closed with 1008, and its routes go in the same turn.
    ///
    /// - Source: Specification 03 §3.
    func judgeAll(in state: inout NodeState, wall: UTCTime) {
        for entry in Array(state.pool.entries) {
            guard let refusal = identity.rejudge(entry.reference.peer.certificate, now: wall) else { continue }
            state.outbox.append(.event(.peerRejected(entry.peer, reason: refusal.rawValue)))
            state.outbox.append(.close(entry.reference, .policyViolation))
            remove(
                entry.id, cause: LinkEnd(code: .policyViolation, byUs: true, reason: refusal.rawValue), from: &state)
        }
    }

    /// Judges if it is time, and arranges the next judgement.
    func judgeIfDue(_ state: inout NodeState, now: ContinuousClock.Instant) {
        guard state.nextJudgement <= now else { return }
        let wall = wallClock.now()
        judgeAll(in: &state, wall: wall)
        reportStaleness(in: &state, wall: wall)
        state.nextJudgement = now.advanced(by: judgementInterval)
        let expiries = state.pool.entries.compactMap { $0.reference.peer.certificate.expiresAt.time }
        if let first = expiries.min() { judge(by: first.advanced(by: MeshLimits.clockSkew), in: &state) }
    }

    /// Moves the next judgement forward to a moment of the wall clock, if that is earlier.
    func judge(by moment: UTCTime, in state: inout NodeState) {
        // One microsecond later the certificate no longer passes.
        let wait = max(moment.duration(since: wallClock.now()) + .microseconds(1), .zero)
        guard wait < judgementInterval else { return }
        state.nextJudgement = min(state.nextJudgement, clock.now.advanced(by: wait))
    }

    /// Says once that the list in force is past its next update.
    private func reportStaleness(in state: inout NodeState, wall: UTCTime) {
        let index = state.revocations.index
        let isStale = index.isOverdue(at: wall)
        if isStale, !state.isStaleReported, let sequence = index.sequence {
            state.outbox.append(.event(.revocationsStale(sequence: sequence)))
        }
        state.isStaleReported = isStale
    }
}
