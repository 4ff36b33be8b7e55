internal import Synchronization

extension NetworkAuthority {
    /// Adds what was counted here to the counts that processes on one store share, and takes those over.
    ///
    /// One bounded transaction a round, however many requests there were: strangers do not take the write lock.
    func shareRates(isPurging: Bool) async throws {
        let batch = state.withLock { $0.limiter.shared?.beginSharing(limit: AuthorityLimits.rateFlushRows) ?? [] }
        if !batch.isEmpty {
            do {
                let totals = try await store.write { transaction in try batch.map { try transaction.add($0) } }
                state.withLock { $0.limiter.shared?.endSharing(batch, totals: totals) }
            } catch {
                state.withLock { $0.limiter.shared?.abandonSharing() }
                throw error
            }
        }
        guard isPurging, let window = state.withLock({ $0.limiter.shared?.window(at: uptime()) }) else { return }
        // The window before this one may still be added to by a process whose clock is a little behind.
        let horizon = window - AuthorityLimits.rateWindow.components.seconds
        var forgotten = AuthorityLimits.ratePurgeRows
        while forgotten == AuthorityLimits.ratePurgeRows {
            forgotten = try await store.write {
                try $0.forgetRateWindows(before: horizon, limit: AuthorityLimits.ratePurgeRows)
            }
        }
    }
}
