internal import MeshCrypto
internal import MeshProtocol
internal import Synchronization

extension NetworkAuthority {
    /// Reads the state of the store, and makes it complete.
    ///
    /// Verifies the key history and that this instance's key belongs to it. Writes what must be there from the first
    /// start on: the genesis key, the first revocation list and the default policy. Revocations that an earlier
    /// authority did not publish are published, and what a succeeded key signed is signed again. A database that is
    /// an older copy of what was published from is brought above that. Repeating it is harmless. Throws
    /// ``AuthorityStartError`` when the database or the key is another authority's.
    public func prepare() async throws {
        let now = clock.now()
        let note = try store.noteBeside()
        let found = try await store.write { transaction in
            let keys = try self.establishKeys(at: now, transaction)
            let identity = self.identityAtStart.knowing(keys.own)
            if let note { try self.recover(note, identity, at: now, transaction) }
            return Found(
                keys: keys, policy: try self.establishPolicy(identity, at: now, transaction).map(self.board.posting),
                revocations: try RevocationPublication(identity: identity, now: now).sweep(transaction),
                nonceCount: try transaction.nonceCount(), revokedOperators: try transaction.revokedOperatorKeys())
        }
        state.withLock { state in
            state.keys = found.keys
            state.nonceCount = found.nonceCount
            state.revokedOperators = found.revokedOperators
        }
        if let policy = found.policy { take(over: policy) }
        if let revocations = found.revocations { take(over: revocations) }
        await store.probe()
    }

    /// Puts up the revocation list that a transaction left active.
    func take(over result: RevocationPublication.Result) {
        board.set(list: result.list)
        state.withLock { state in
            state.nextSweep = result.nextSweep
            if result.isNew { state.activeNodes.change() }
        }
    }

    private struct Found: Sendable {
        let keys: KnownKeys
        let policy: PolicyPosting?
        let revocations: RevocationPublication.Result?
        let nonceCount: Int
        let revokedOperators: Set<ExactText>
    }

    /// The active policy, signed again if a key that was succeeded signed it, or else the default one; nil when there is
    /// none and the key may not sign.
    private func establishPolicy(
        _ identity: AuthorityIdentity, at now: UTCTime, _ transaction: any AuthorityTransaction
    ) throws -> PolicyManifest? {
        let active = try transaction.activePolicy()
        guard identity.maySign(at: now) else { return active }
        if let active {
            return try PolicyReissue(identity: identity, now: now, address: nil).decide(transaction) ?? active
        }
        let genesis = configuration.genesis
        let policy = try identity.sign(
            PolicyManifest(
                policyID: "policy-\(genesis.networkName)-\(genesis.networkVersion)", issuedAt: Timestamp(now),
                issuedBy: identity.keyID, minClientVersion: "0.1.0", allowedServices: ["service-1", "service-2"]),
            at: now)
        try transaction.activate(policy, at: now)
        return policy
    }

    /// Does in time what is due, until it is cancelled.
    ///
    /// Revokes replaced certificates, refreshes the revocation list, forgets old nonces, and takes over what another
    /// process on the same store has changed. Once it has returned, no request is held any more.
    ///
    /// - Parameter report: told what fails when that changes, also when requests cannot be written, and nil once nothing
    ///   fails any more; what failed is tried again in every round
    public func run(reporting report: @Sendable ((any Error)?) -> Void) async {
        let pause = AuthorityLimits.refreshInterval / 2
        var round = 0
        var told: String?
        func tell(_ problem: (any Error)?) {
            let text = problem.map { "\($0)" }
            if text != told { report(problem) }
            told = text
        }
        while !Task.isCancelled {
            let mark = roundWanted.mark()
            do {
                try await maintain(round: round)
                tell(store.health().failure)
                roundEnded.fire()
                await roundWanted.wait(after: mark, atMost: pause)
            } catch is CancellationError {
                break
            } catch {
                tell(error)
                roundEnded.fire()
                // Nobody shortens this pause: a store that fails is not tried again at every request.
                // What cancels it ends the loop.
                try? await timer.sleep(for: pause)
            }
            round += 1
        }
        roundEnded.close()
        board.close()
    }

    /// Answers all held requests at once and holds none from now on.
    ///
    /// For the beginning of a shutdown.
    public func releaseHeldRequests() {
        board.close()
    }

    /// One round of ``run(reporting:)``: everything that is due now.
    func maintain(round: Int = 0) async throws {
        try await refresh()
        try await refreshKeys()
        try await reissueIfDue()
        if isSweepDue { try await sweep() }
        try await catchUp()
        if configuration.rateStore == .database { try await shareRates(isPurging: round.isMultiple(of: 20)) }
        if round.isMultiple(of: 10) { await store.probe() }
        await noteSuppressed()
        if round.isMultiple(of: 20) { try await forgetNonces() }
        if round.isMultiple(of: 120) { try await forgetAgents() }
        if round.isMultiple(of: 120) { try await forgetAuditEvents() }
    }

    /// Takes over what another process has changed.
    private func refresh() async throws {
        let known = board.revocations?.list.sequence
        let publication = RevocationPublication(identity: identity, now: clock.now())
        let (revocations, maturity, policy, revoked) = try await store.read { reader in
            let isNew = try reader.activeRevocationSequence() != known
            let list = isNew ? try reader.activeRevocationList() : nil
            return (
                try list.map { try publication.result($0, isNew: true, reader) }, try reader.nextMaturity(),
                try reader.activePolicy(), try reader.revokedOperatorKeys()
            )
        }
        if let revocations { take(over: revocations) }
        if let maturity { state.withLock { $0.nextSweep = min($0.nextSweep ?? maturity, maturity) } }
        // What was revoked since this reading stays revoked.
        state.withLock { $0.revokedOperators.formUnion(revoked) }
        try await takeOverPolicy(policy)
    }

    var isSweepDue: Bool {
        let now = clock.now()
        return state.withLock { state in
            guard state.keys.own?.standing(at: now) == .signing else { return false }
            return state.nextSweep.map { $0 <= now } ?? true
        }
    }

    /// Does what is due about the revocation list.
    private func sweep() async throws {
        let publication = RevocationPublication(
            identity: identity, now: clock.now(), known: board.revocations?.list)
        if let result = try await store.write({ try publication.sweep($0) }) { take(over: result) }
    }

    /// Waits until ``run(reporting:)`` has done what is overdue about the revocation list.
    ///
    /// Never long: who only reads neither writes nor depends on the store taking writes.
    func awaitSweep() async {
        // The round that is under way may have begun before anything was due, the one after it has not.
        for _ in 0..<2 where isSweepDue {
            let mark = roundEnded.mark()
            roundWanted.fire()
            await roundEnded.wait(after: mark, atMost: AuthorityLimits.sweepWait)
        }
    }

    /// Forgets nonces that no longer protect, in small transactions.
    private func forgetNonces() async throws {
        let horizon = clock.now().advanced(by: .zero - AuthorityLimits.nonceLife)
        var forgotten = AuthorityLimits.noncePurgeBatch
        while forgotten == AuthorityLimits.noncePurgeBatch {
            forgotten = try await store.write {
                try $0.forgetNonces(before: horizon, limit: AuthorityLimits.noncePurgeBatch)
            }
        }
        let count = try await store.read { try $0.nonceCount() }
        state.withLock { $0.nonceCount = count }
    }
}
