internal import Logging
internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshGossip
internal import MeshIdentity
internal import MeshProtocol
internal import Synchronization

/// A node's dealings with its authority: revocation list, key history, sign of life.
///
/// Each loop runs as a child task of ``MeshNode/run()`` until it is cancelled, and survives every failure.
final class AuthoritySession: Sendable {
    let authority: any AuthorityConnection
    let core: NodeCore
    let genesis: GenesisBlock
    let storage: NodeStorage
    let profile: NodeProfile
    private let entityTag = Mutex<String?>(nil)
    private let holdsRequests = Mutex(false)

    init(
        authority: any AuthorityConnection, core: NodeCore, genesis: GenesisBlock, storage: NodeStorage,
        profile: NodeProfile
    ) {
        self.authority = authority
        self.core = core
        self.genesis = genesis
        self.storage = storage
        self.profile = profile
    }

    /// How long the authority is asked to hold a poll.
    static let heldPoll: Duration = .seconds(25)
    /// The least time between two polls, whatever wakes them.
    static let leastPollGap: Duration = .milliseconds(250)

    // MARK: Start

    /// Fetches and judges the revocation list before the first link.
    ///
    /// An authority that cannot be reached, or answers with an error, does not stop the start.
    /// - Throws: `revocationListInvalid` for a list that does not verify.
    /// - Source: Specification 05 §2.
    func start() async throws(MeshNodeError) {
        let list: CertificateRevocationList?
        do {
            list = try await fetchList(isHeld: false)
        } catch {
            core.logger.info(
                "authority not reached, going on with the stored revocation list", metadata: ["reason": "\(error)"])
            return
        }
        await refreshKeyHistory()
        guard let list, let refusal = judge(list), refusal.isUntrusted else { return }
        throw MeshNodeError(
            .revocationListInvalid,
            "the authority's revocation list does not verify (\(refusal)); compare its key with the genesis block")
    }

    // MARK: Revocation list

    /// Polls for ever: held by an authority that can, otherwise at the profile's interval.
    func pollRevocations() async {
        while !Task.isCancelled {
            let started = core.clock.now
            var isHeld = false
            do {
                isHeld = try await pollOnce()
            } catch {
                core.logger.debug("revocation list not fetched", metadata: ["reason": "\(error)"])
            }
            let regular = jittered(profile.revocationPollInterval, by: MeshLimits.revocationPollJitter)
            let pause = isHeld ? Self.leastPollGap : regular
            // A signal ends the pause early, but never makes polls follow each other without a gap.
            await core.poll.wait(until: started.advanced(by: pause), on: core.clock)
            try? await core.clock.sleep(until: started.advanced(by: Self.leastPollGap))  // cancellation ends the loop
        }
    }

    /// Fetches the list once if it changed, and puts it in force.
    ///
    /// - Returns: whether the authority holds requests until a change.
    func pollOnce() async throws(AuthorityClientError) -> Bool {
        guard let list = try await fetchList(isHeld: true) else { return holdsRequests.withLock { $0 } }
        if let refusal = judge(list), refusal.isUntrusted {
            // A key may have been succeeded since the history was read.
            await refreshKeyHistory()
            if judge(list)?.isUntrusted == true {
                core.logger.warning(
                    "the authority's revocation list does not verify", metadata: ["reason": "\(refusal)"])
            }
        }
        return holdsRequests.withLock { $0 }
    }

    /// Judges a list of the authority; one that is refused is fetched whole the next time.
    private func judge(_ list: CertificateRevocationList) -> CRLRefusal? {
        let refusal = core.receiveFromAuthority(list)
        if let refusal, refusal != .notNewer { entityTag.withLock { $0 = nil } }
        return refusal
    }

    private func fetchList(isHeld: Bool) async throws(AuthorityClientError) -> CertificateRevocationList? {
        let tag = entityTag.withLock { $0 }
        let reply = try await authority.crl(ifNoneMatch: tag, wait: isHeld && tag != nil ? Self.heldPoll : nil)
        entityTag.withLock { $0 = reply.entityTag }
        holdsRequests.withLock { $0 = reply.isWaitApplied }
        return reply.document
    }

    // MARK: Key history

    /// Adopts the published key history if it verifies and continues the one held.
    func refreshKeyHistory() async {
        let held = core.identity.trust.history
        do {
            guard let published = try await authority.keyHistory() else { return }
            let history = try Enrollment.adopted(published, genesis: genesis, continuing: held)
            guard history.successions.count != held.successions.count || history.vouchingGrace != held.vouchingGrace
            else { return }
            core.identity.replaceHistory(history)
            core.trustChanged()
            try storage.writeKeyHistory(history)
        } catch {
            core.logger.info("key history not refreshed", metadata: ["reason": "\(error)"])
        }
    }

    // MARK: Sign of life

    /// Tells the authority for ever that the node lives.
    func sendHeartbeats() async {
        while !Task.isCancelled {
            let request = HeartbeatRequest(
                certificateID: core.identity.certificate.certID, status: "healthy",
                audience: genesis.networkAuthority.publicKey, crlSequence: core.identity.trust.revoked.sequence)
            var pause = profile.authorityHeartbeatInterval
            do {
                _ = try await authority.heartbeat(request, signer: core.identity.signer)
            } catch {
                guard !Task.isCancelled else { return }
                core.events.publish(.heartbeatFailed(reason: "\(error)"))
                pause = error.retryAfter.map { max($0, pause) } ?? pause
            }
            try? await core.clock.sleep(for: jittered(pause, by: MeshLimits.periodicJitter))  // ends with the loop
            guard !Task.isCancelled else { return }
            await refreshKeyHistory()
        }
    }

    /// An interval varied by a share of itself, up or down.
    func jittered(_ interval: Duration, by share: Double) -> Duration {
        interval * Double.random(in: (1 - share)...(1 + share))
    }
}
