internal import MeshProtocol
internal import Synchronization

extension NetworkAuthority {
    /// Runs a decision for an operator whose request is authentic and whose tier suffices.
    ///
    /// Claiming the nonce and the decision are one transaction.
    func authorized<Value: Sendable>(
        _ request: OperatorRequest, tier: OperatorTier, from address: ClientAddress,
        decide: @escaping @Sendable (RequestMoment, any AuthorityTransaction) throws -> Verdict<Value>
    ) async throws -> Value {
        let moment = moment(address)
        let authentication = OperatorAuthentication(
            request, operators: operators, revoked: state.withLock { $0.revokedOperators },
            audience: identity.audience, acceptsLegacy: configuration.acceptsLegacyAdminSignatures, now: moment.now)
        let key: OperatorKey
        let nonce: String
        switch authentication {
        case .failed(let failure):
            throw await refusal(for: failure, at: moment)
        case .examined(let found, let used, isValid: false):
            // What is not authentic never waits for the writer.
            let isReplay = try await store.read {
                try $0.isUsed(nonce: used, scope: OperatorAuthentication.scope(found))
            }
            let failure =
                isReplay
                ? OperatorAuthentication.replay(found, nonce: used) : OperatorAuthentication.invalidSignature(found)
            throw await refusal(for: failure, at: moment)
        case .examined(let found, let fresh, isValid: true):
            (key, nonce) = (found, fresh)
        }
        let outcome = try await store.write { transaction in
            try self.claim(key, nonce: nonce, tier: tier, at: moment, transaction) {
                try decide(moment, transaction)
            }
        }
        switch outcome {
        case .success(.granted(let value)):
            countNonce()
            return value
        case .success(.denied(let denial)):
            countNonce()
            throw await refusal(for: denial, from: address)
        case .failure(let failed):
            throw await refusal(for: failed.failure, at: moment)
        }
    }

    private struct FailedOperator: Error {
        let failure: OperatorFailure
    }

    /// Uses up the nonce, counts the request, and lets it be decided if the tier suffices.
    private func claim<Value: Sendable>(
        _ key: OperatorKey, nonce: String, tier: OperatorTier, at moment: RequestMoment,
        _ transaction: any AuthorityTransaction, decide: () throws -> Verdict<Value>
    ) throws -> Result<Verdict<Value>, FailedOperator> {
        guard try !transaction.isOperatorKeyRevoked(key.id) else {
            return .failure(FailedOperator(failure: OperatorAuthentication.revoked(key)))
        }
        guard try transaction.claim(nonce: nonce, scope: OperatorAuthentication.scope(key), at: moment.now) else {
            return .failure(FailedOperator(failure: OperatorAuthentication.replay(key, nonce: nonce)))
        }
        // Only requests that are verified and fresh count here, so that nobody else can use up an operator's share.
        let now = uptime()
        let bucket = RateBucket(.operatorKey, key: key.id)
        guard state.withLock({ $0.limiter.take(bucket, limit: configuration.rates.admin, now: now) }) else {
            return .success(.denied(Denial(.rateLimit)))
        }
        guard key.tier >= tier else {
            return .success(.denied(try denyTier(key, required: tier, at: moment, transaction)))
        }
        return .success(try decide())
    }

    /// Refuses an operator whose tier does not suffice.
    ///
    /// Counts as a failure, but is always told.
    private func denyTier(
        _ key: OperatorKey, required: OperatorTier, at moment: RequestMoment, _ transaction: any AuthorityTransaction
    ) throws -> Denial {
        let failure = OperatorFailure(
            reason: AuthorityRefusal.Code.insufficientOperatorTier.rawValue, message: "", keyID: key.id,
            isActiveKey: true, nonce: nil)
        let now = uptime()
        state.withLock { state in
            _ = failureLimits.count(failure, from: moment.address, limiter: &state.limiter, now: now)
        }
        try transaction.append(
            moment.event(
                .adminAuthzDenied,
                [
                    "key_id": .string(key.id), "scope": .string(OperatorAuthentication.scope(key)),
                    "holder_tier": .string(key.tier.rawValue), "required_tier": .string(required.rawValue),
                    "reason": .string(failure.reason),
                ]))
        return Denial(
            .insufficientOperatorTier, "This operation requires the \(required.rawValue) operator tier.")
    }

    private var failureLimits: OperatorFailureLimits {
        OperatorFailureLimits(
            perKey: configuration.rates.adminFailures, perAddress: configuration.rates.adminFailuresPerAddress)
    }

    /// Counts and notes a failure, and says what the requester is told.
    private func refusal(for failure: OperatorFailure, at moment: RequestMoment) async -> AuthorityRefusal {
        let now = uptime()
        let answer = state.withLock { state in
            failureLimits.judge(failure, from: moment.address, limiter: &state.limiter, now: now)
        }
        switch answer {
        case .plain:
            var details: JSONObject = [
                "key_id": .string(failure.keyID ?? "missing"), "reason": .string(failure.reason),
            ]
            if failure.isActiveKey, let id = failure.keyID { details["scope"] = .string("admin:" + id) }
            if let nonce = failure.nonce { details["nonce"] = .string(nonce) }
            await note(moment.event(.adminAuthFailed, details), from: moment.address, about: failure.auditKey)
            return AuthorityRefusal(.adminAuthFailed, failure.message)
        case .throttled(let scope):
            var details: JSONObject = ["reason": .string(failure.reason), "scope": .string(scope.rawValue)]
            if scope == .key, let id = failure.keyID { details["key_id"] = .string(id) }
            await note(
                moment.event(.adminAuthThrottled, details), from: moment.address,
                about: scope == .key ? failure.auditKey : scope.rawValue)
            let subject = scope == .key ? "for this key from this address" : "from this address"
            return AuthorityRefusal(.adminAuthThrottled, "Too many failed admin requests \(subject).")
        }
    }
}

extension OperatorFailure {
    /// What tells its events apart from others of the same address: a name that is not in force does not.
    fileprivate var auditKey: String {
        isActiveKey ? "\(reason) \(keyID ?? "")" : reason
    }
}
