internal import MeshProtocol
internal import Synchronization

/// Requests that are counted by address before anything else of them is looked at.
///
/// - Source: Specification 06 §2
public enum CountedRequest: Sendable {
    /// A node that wants to join.
    case joining
    /// A heartbeat or a renewal.
    case node
    /// A reading of the key history.
    case reading
    /// The registration of an agent.
    case registering
}

extension NetworkAuthority {
    /// Counts a request, or throws ``AuthorityRefusal``.
    ///
    /// Whoever serves ``join(_:from:)``, ``heartbeat(_:from:)`` and ``renew(_:from:)`` to others calls this first,
    /// before the body is read.
    public func admit(_ request: CountedRequest, from address: ClientAddress) throws {
        let rates = configuration.rates
        let (kind, limit): (RateBucket.Kind, Int?) =
            switch request {
            case .joining: (.join, rates.join)
            case .node: (.nodeAddress, rates.nodeAddress)
            case .reading: (.read, rates.read)
            case .registering: (.discover, rates.discover)
            }
        let bucket = RateBucket(kind, address: address)
        let now = uptime()
        guard state.withLock({ $0.limiter.take(bucket, limit: limit, now: now) }) else {
            throw AuthorityRefusal.rateLimit
        }
    }

    /// Refuses a request when as many nonces are remembered as may be: a nonce that still protects is never forgotten.
    func requireRoomForNonce() throws(AuthorityRefusal) {
        let capacity = nonceCapacity
        guard state.withLock({ $0.nonceCount < capacity }) else { throw AuthorityRefusal.rateLimit }
    }

    func countNonce() {
        state.withLock { $0.nonceCount += 1 }
    }

    /// Room for the nonces of busy addresses over a nonce's life, at the rates in force.
    private var nonceCapacity: Int {
        let minutes = Int(AuthorityLimits.nonceLife / AuthorityLimits.rateWindow)
        let (product, overflow) = (configuration.rates.nodeAddress ?? AuthorityLimits.nonces)
            .multipliedReportingOverflow(by: minutes * AuthorityLimits.noncesBusyAddresses)
        return overflow ? .max : max(product, AuthorityLimits.nonces)
    }

    /// Turns a denial into what the requester is told, and notes it.
    func refusal(for denial: Denial, from address: ClientAddress) async -> AuthorityRefusal {
        if let event = denial.event { await note(event, from: address) }
        guard denial.isBadToken else { return denial.refusal }
        let bucket = RateBucket(.badToken, address: address)
        let now = uptime()
        let isCounted = state.withLock {
            $0.limiter.take(bucket, limit: configuration.rates.badTokens, now: now)
        }
        return isCounted ? denial.refusal : .rateLimit
    }
}
