public import MeshCrypto
public import MeshProtocol

/// What a node believes of its authority: a certificate, a policy and a key history are verified here.
///
/// - Source: Specification 05 §11.
public enum Enrollment: Sendable {
    /// A certificate just granted, and the key history with which it was verified.
    public struct Result: Sendable {
        /// The certificate.
        public let certificate: JoinCertificate
        /// The authority's keys.
        public let history: AuthorityKeyHistory
    }

    /// Joins a network: fetches the key history, redeems the invite and verifies the certificate.
    ///
    /// A request whose reply was lost is repeated once with the same key, which the authority answers with the
    /// same certificate.
    ///
    /// - Parameter wait: waits as long as an authority asks that serves no more joins at the moment (429), before the
    ///   request is repeated, at most ten times; without it the refusal is thrown
    /// - Throws: ``AuthorityClientError`` for the exchange, ``EnrollmentError`` for what it brought.
    public static func join(
        client: AuthorityClient, genesis: GenesisBlock, request: JoinRequest, signer: any DocumentSigner,
        wallClock: any WallClock = SystemWallClock(), wait: ((Duration) async throws -> Void)? = nil
    ) async throws -> Result {
        let history = try await keyHistory(client: client, genesis: genesis)
        let certificate = try await redeemed(request, signer: signer, client: client, wait: wait)
        try verify(
            certificate, for: signer.publicKey.nodeID, genesis: genesis, history: history, now: wallClock.now())
        return Result(certificate: certificate, history: history)
    }

    private static func redeemed(
        _ request: JoinRequest, signer: any DocumentSigner, client: AuthorityClient,
        wait: ((Duration) async throws -> Void)?
    ) async throws -> JoinCertificate {
        var waits = 0
        var isRepeated = false
        while true {
            do {
                return try await client.join(request, signer: signer)
            } catch {
                guard !Task.isCancelled else { throw error }
                if error.kind == .replyLost, !isRepeated {
                    isRepeated = true
                } else if error.status == 429, let wait, let told = error.retryAfter,
                    waits < AuthorityClientLimits.joinWaits
                {
                    waits += 1
                    try await wait(told)
                } else {
                    throw error
                }
            }
        }
    }

    /// Fetches the active policy and verifies its signature.
    public static func policy(
        client: AuthorityClient, history: AuthorityKeyHistory, wallClock: any WallClock = SystemWallClock()
    ) async throws -> PolicyManifest {
        let policy = try await client.policy()
        try verify(policy, history: history, now: wallClock.now())
        return policy
    }

    /// Refuses a policy that no key of the authority signed.
    public static func verify(
        _ policy: PolicyManifest, history: AuthorityKeyHistory, now: UTCTime
    ) throws(EnrollmentError) {
        guard history.isAuthentic(policy, issuedAt: policy.issuedAt, now: now) else {
            throw EnrollmentError(.unsigned, "the policy manifest has no valid signature of the authority")
        }
    }

    /// The authority's keys: those published, if they verify and continue what is held, else those held.
    ///
    /// - Parameter held: the history known so far; nil stands for the genesis key alone.
    /// - Throws: ``EnrollmentError`` for a genesis block or a published history that does not verify,
    ///   ``AuthorityClientError`` if the authority cannot be asked.
    public static func keyHistory(
        client: some AuthorityConnection, genesis: GenesisBlock, continuing held: AuthorityKeyHistory? = nil
    ) async throws -> AuthorityKeyHistory {
        let current = try held ?? initialHistory(of: genesis)
        guard let published = try await client.keyHistory() else { return current }
        return try adopted(published, genesis: genesis, continuing: current)
    }

    /// The key history of a genesis block alone.
    public static func initialHistory(of genesis: GenesisBlock) throws(EnrollmentError) -> AuthorityKeyHistory {
        do {
            return try AuthorityKeyHistory(genesis: genesis)
        } catch {
            throw EnrollmentError(.untrustedGenesis, "the genesis block is not trustworthy: \(error)")
        }
    }

    /// A published history, verified from our own genesis block's root key.
    ///
    /// A history that is shorter than the one held, or another one, is refused.
    public static func adopted(
        _ published: KeyHistoryReply, genesis: GenesisBlock, continuing held: AuthorityKeyHistory
    ) throws(EnrollmentError) -> AuthorityKeyHistory {
        let verification = AuthorityKeyHistory.verify(
            genesis: genesis.json, successions: published.successions, rootPublicKey: genesis.rootPublicKey)
        guard verification.isVerified, var history = verification.history else {
            let reason = verification.failures.first.map { "\($0.reason)" } ?? "no reason given"
            throw EnrollmentError(.untrustedKeyHistory, "the authority's key history does not verify: \(reason)")
        }
        guard history.continues(held) else {
            throw EnrollmentError(
                .untrustedKeyHistory, "the authority's key history does not continue the one known here")
        }
        history.shortenVouchingGrace(to: held.vouchingGrace)
        if let grace = published.vouchingGrace { history.shortenVouchingGrace(to: grace) }
        return history
    }

    /// Refuses a certificate that is not ours, not of this network, not valid now, or not signed by the authority.
    public static func verify(
        _ certificate: JoinCertificate, for key: NodeID, genesis: GenesisBlock, history: AuthorityKeyHistory,
        now: UTCTime
    ) throws(EnrollmentError) {
        guard NodeID(text: certificate.nodePublicKey) == key else {
            throw EnrollmentError(.otherKey, "the certificate belongs to another key")
        }
        guard certificate.networkName.isSameText(as: genesis.networkName) else {
            throw EnrollmentError(.otherNetwork, "the certificate belongs to another network")
        }
        guard certificate.isValid(at: now) else {
            throw EnrollmentError(
                .outsideValidity,
                "the certificate is valid from \(certificate.issuedAt.text) to \(certificate.expiresAt.text) only")
        }
        guard history.isAuthentic(certificate, issuedAt: certificate.issuedAt, now: now) else {
            throw EnrollmentError(.unsigned, "the certificate has no valid signature of the authority")
        }
    }
}
