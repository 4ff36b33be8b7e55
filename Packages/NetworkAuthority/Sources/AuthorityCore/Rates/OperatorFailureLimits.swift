internal import MeshProtocol

/// Counts failed operator requests, and says when further failures are no longer told apart.
///
/// Failures count per address and key for a key in force, per address for any other key id, and per address over all.
/// A correctly signed request never meets these limits.
/// - Source: Specification 06 §4
struct OperatorFailureLimits: Sendable {
    /// What is counted together.
    enum Scope: String, Sendable {
        /// An active key and an address.
        case key
        /// An address, for whatever names no active key.
        case address
        /// An address, for everything.
        case all
    }

    /// What a failing request is answered.
    enum Answer: Sendable, Equatable {
        /// As its failure deserves; it was counted.
        case plain
        /// Too many failures in this scope, or addresses over all; it was not counted.
        case throttled(scope: Scope)
    }

    let perKey: Int?
    let perAddress: Int?

    func judge(
        _ failure: OperatorFailure, from address: ClientAddress, limiter: inout RateLimiter,
        now: ContinuousClock.Instant
    ) -> Answer {
        let all = RateBucket(.adminFailureInAll, address: address)
        let own = failure.isActiveKey ? Scope.key : .address
        for (bucket, limit, scope) in [(bucket(failure, address), perKey, own), (all, perAddress, .all)]
        where limiter.isExhausted(bucket, limit: limit, now: now) {
            return .throttled(scope: scope)
        }
        guard count(failure, from: address, limiter: &limiter, now: now) else {
            return .throttled(scope: own)
        }
        return .plain
    }

    /// Counts a failure, unless there is no room for more buckets.
    func count(
        _ failure: OperatorFailure, from address: ClientAddress, limiter: inout RateLimiter,
        now: ContinuousClock.Instant
    ) -> Bool {
        let isCounted = limiter.take(bucket(failure, address), limit: perKey, now: now)
        return limiter.take(RateBucket(.adminFailureInAll, address: address), limit: perAddress, now: now)
            && isCounted
    }

    private func bucket(_ failure: OperatorFailure, _ address: ClientAddress) -> RateBucket {
        failure.isActiveKey
            ? RateBucket(.adminFailureByKey, address: address, key: failure.keyID)
            : RateBucket(.adminFailureByAddress, address: address)
    }
}
