public import MeshCrypto
public import MeshProtocol
internal import Synchronization

/// What is known of the authority's own key.
///
/// - Source: Specification 06 §6
public struct AuthorityKeyStatus: Sendable, Equatable {
    /// Position of the key in the history; 1 is the key of the genesis block.
    public let sequence: Int64
    /// Whether it may sign, and if not, why.
    public let standing: AuthorityKeyStanding
}

extension NetworkAuthority {
    /// Who the authority is at this moment.
    var identity: AuthorityIdentity {
        identityAtStart.knowing(state.withLock(\.keys.own))
    }

    /// The authority's keys in order, verified from the root key.
    ///
    /// Another process's succession is seen within a second.
    public func keyHistory() throws -> AuthorityKeyHistory {
        try preparedKeys.history
    }

    /// The own key and whether it may sign now.
    public func keyStatus() throws -> AuthorityKeyStatus {
        let keys = try preparedKeys
        return AuthorityKeyStatus(sequence: keys.window.keySequence, standing: keys.standing(at: clock.now()))
    }

    /// The time that the authority goes by.
    public var now: UTCTime { clock.now() }

    /// The name of the own key in what it signs.
    public var keyID: String { identity.keyID }

    private var preparedKeys: AuthorityKeys {
        get throws {
            guard let keys = state.withLock(\.keys.own) else { throw Self.notPrepared }
            return keys
        }
    }

    /// Whether a key that was succeeded signed the active policy.
    func isPolicyOutdated(at now: UTCTime) -> Bool {
        state.withLock { state in
            guard let signer = state.policySigner, let keys = state.keys.own else { return false }
            return keys.history.key(signingAt: now).map { signer < $0.keySequence } ?? false
        }
    }

    // MARK: Start and refresh

    /// The authority's keys as the store has them, and the rows that they come from.
    struct KnownKeys: Sendable {
        var own: AuthorityKeys?
        var rows: [KeyHistoryRecord] = []
    }

    /// Reads and verifies the key history, in a new store after recording the genesis key, and finds the own key in it.
    func establishKeys(at now: UTCTime, _ transaction: any AuthorityTransaction) throws -> KnownKeys {
        var rows = try transaction.keyHistory()
        if rows.isEmpty {
            guard ownKey.text == identityAtStart.audience else { throw foreignKey(["the one of the genesis block"]) }
            let first = KeyHistoryRecord(
                genesisKey: identityAtStart.audience, keyID: configuration.keyID,
                validTo: configuration.genesis.networkAuthority.validTo.time, recordedAt: now)
            try transaction.append(first)
            rows = [first]
        }
        let known = try verified(rows)
        guard let keys = known.own, !keys.mayStart(at: now) else { return known }
        let reason = keys.standing(at: now) == .stopped(.succeeded) ? "was succeeded" : "has reached its end"
        throw AuthorityStartError(
            .wrongSigningKey,
            "the signing key \(ownKey.text) (key \(keys.window.keySequence) of the authority) \(reason); "
                + "start with the key file of key \(keys.history.newestWindow.keySequence)")
    }

    /// Verifies the rows of the key history and finds the own key in it.
    private func verified(_ rows: [KeyHistoryRecord]) throws -> KnownKeys {
        let history = try AuthorityKeyHistory.verified(rows: rows, genesis: configuration.genesis)
        guard let keys = AuthorityKeys(history: history, own: ownKey) else {
            throw foreignKey(history.windows.map { "key \($0.keySequence) \($0.publicKey.text)" })
        }
        return KnownKeys(own: keys, rows: rows)
    }

    private func foreignKey(_ known: [String]) -> AuthorityStartError {
        AuthorityStartError(
            .wrongSigningKey,
            "the signing key \(ownKey.text) is none of the authority's keys in the database "
                + "(\(known.joined(separator: ", "))); start with the key file that belongs to one of them, "
                + "or with the genesis block and database that this key belongs to")
    }

    /// Takes over a succession that another process has recorded.
    func refreshKeys() async throws {
        let rows = try await store.read { try $0.keyHistory() }
        guard rows != state.withLock(\.keys.rows) else { return }
        adopt(try verified(rows))
    }

    /// Goes on with a history that continues the one that is known.
    private func adopt(_ known: KnownKeys) {
        state.withLock { state in
            guard known.rows.count >= state.keys.rows.count else { return }
            state.keys = known
        }
    }

    // MARK: Operators

    /// Records the authority's next key for an operator of the privileged tier.
    ///
    /// The same record submitted again gets the same answer, so that a lost reply costs nothing.
    /// - Returns: the record with the signature of the outgoing key, and the history that it continues
    /// - Source: Specification 06 §9
    public func recordSuccession(
        _ request: OperatorRequest, from address: ClientAddress
    ) async throws -> (record: KeySuccessionRecord, history: AuthorityKeyHistory) {
        let identity = identity
        let genesis = configuration.genesis
        let outcome = try await authorized(
            request, tier: .privileged, from: address
        ) { moment, transaction -> Verdict<SuccessionDecision.Outcome> in
            let decision = SuccessionDecision(
                genesis: genesis, identity: identity, moment: moment, operatorID: request.credentials.keyID ?? "")
            return try decision.decide(request.body["succession"], transaction)
        }
        if let keys = AuthorityKeys(history: outcome.history, own: ownKey) {
            adopt(KnownKeys(own: keys, rows: outcome.rows))
        }
        return (outcome.record, outcome.history)
    }

    /// Signs the active policy again if a key that was succeeded signed it, for an operator of the privileged tier.
    ///
    /// - Returns: the id of the policy, or nil when nothing was due
    /// - Source: Specification 06 §9
    public func reissue(_ request: OperatorRequest, from address: ClientAddress) async throws -> String? {
        let identity = identity
        let board = board
        let posting = try await authorized(
            request, tier: .privileged, from: address
        ) { moment, transaction -> Verdict<PolicyPosting?> in
            let reissue = PolicyReissue(identity: identity, now: moment.now, address: address)
            return .granted(try reissue.decide(transaction).map(board.posting))
        }
        if let posting { take(over: posting) }
        return posting?.policy.policyID
    }

    /// Signs the active policy again if that is due and the key may sign.
    func reissueIfDue() async throws {
        let now = clock.now()
        let identity = identity
        guard identity.maySign(at: now), isPolicyOutdated(at: now) else { return }
        let reissue = PolicyReissue(identity: identity, now: now, address: nil)
        let board = board
        let posting = try await store.write { try reissue.decide($0).map(board.posting) }
        if let posting { take(over: posting) }
    }

    /// Puts up the active policy.
    func take(over posting: PolicyPosting) {
        board.set(posting)
        let policy = posting.policy
        let keys = state.withLock(\.keys.own)
        // Before the first succession there is but one key, which need not be found.
        let signer = keys.flatMap {
            $0.history.successions.isEmpty ? 1 : $0.signer(of: policy, issuer: policy.issuedBy)
        }
        state.withLock { $0.policySigner = signer }
    }
}
