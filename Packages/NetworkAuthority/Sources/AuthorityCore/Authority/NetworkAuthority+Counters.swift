internal import MeshProtocol
internal import Synchronization

extension NetworkAuthority {
    /// The numbers by which the authority is watched, about a second old at most.
    public func counters() async throws -> AuthorityCounters {
        let stored = try await storeCounts()
        let activeNodes = try await nodeCount()
        let listedAgents = try await agentCount()
        let (nonces, failures) = state.withLock { ($0.nonceCount, $0.auditWriteFailures) }
        let health = store.health()
        return AuthorityCounters(
            stored: stored, activeNodes: activeNodes, revocationSequence: board.revocations?.list.sequence ?? 0,
            listedAgents: listedAgents, heldRequests: board.waitingCount, nonces: nonces,
            storeCommits: health.commits, storeDecisions: health.decisions, auditWriteFailures: failures)
    }

    private func storeCounts() async throws -> StoreCounts {
        let now = uptime()
        let known = state.withLock { state -> StoreCounts? in
            guard let known = state.storeCounts else { return nil }
            if known.at.duration(to: now) < AuthorityLimits.refreshInterval { return known.value }
            // Who finds the counts out of date counts anew; others go on with them meanwhile.
            state.storeCounts = (known.value, now)
            return nil
        }
        if let known { return known }
        let counts = try await store.read { try $0.counts() }
        state.withLock { $0.storeCounts = (counts, now) }
        return counts
    }
}
