internal import MeshProtocol
internal import Synchronization

// Counts that are told to everybody, about a second old at most: however many ask, one of them reads.

extension NetworkAuthority {
    /// The numbers by which the authority is watched, about a second old at most.
    public func counters() async throws -> AuthorityCounters {
        let stored = try await recent(\.stored) { try $0.counts() }
        let activeNodes = try await nodeCount()
        let listedAgents = try await agentCount()
        let (nonces, failures) = state.withLock { ($0.nonceCount, $0.auditWriteFailures) }
        let health = store.health()
        return AuthorityCounters(
            stored: stored, activeNodes: activeNodes, revocationSequence: board.revocations?.list.sequence ?? 0,
            listedAgents: listedAgents, heldRequests: board.waitingCount, nonces: nonces,
            storeCommits: health.commits, storeDecisions: health.decisions, auditWriteFailures: failures)
    }

    /// How many certificates are in use: not revoked, and heard of within the last five minutes.
    ///
    /// About a second old at most.
    public func nodeCount() async throws -> Int {
        let now = clock.now()
        let since = now.advanced(by: .zero - AuthorityLimits.activeNodeSilence)
        return try await recent(\.activeNodes) { try $0.activeNodeCount(since: since, notExpiredAt: now) }
    }

    /// How many agents are listed.
    ///
    /// About a second old at most.
    public func agentCount() async throws -> Int {
        let now = clock.now()
        return try await recent(\.listedAgents) { try $0.agentCount(at: now) }
    }

    /// What is known, or what the store says now when that is too old.
    private func recent<Value: Sendable>(
        _ place: any WritableKeyPath<State, RefreshedValue<Value>> & Sendable,
        read: @escaping @Sendable (any AuthorityReader) throws -> Value
    ) async throws -> Value {
        let now = uptime()
        let reading: RefreshedValue<Value>.Reading
        switch state.withLock({ $0[keyPath: place].ask(now: now) }) {
        case .known(let value): return value
        case .read(let begun): reading = begun
        }
        do {
            let value = try await store.read(read)
            state.withLock { $0[keyPath: place].take(value, of: reading) }
            return value
        } catch {
            state.withLock { $0[keyPath: place].giveUp(reading) }
            throw error
        }
    }
}
