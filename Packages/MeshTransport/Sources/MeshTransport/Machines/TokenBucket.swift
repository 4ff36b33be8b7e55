/// A budget that refills at a steady rate up to a burst.
///
/// A caller may overdraw it; the balance is then negative until time has paid for it.
public struct TokenBucket: Sendable {
    private let rate: Double
    private let burst: Double
    private var balance: Double
    private var updated: ContinuousClock.Instant

    /// Makes a full bucket.
    ///
    /// - Parameters:
    ///   - rate: tokens gained in a second, above 0.
    ///   - burst: tokens that the bucket holds, above 0.
    ///   - now: the time now.
    public init(rate: Int, burst: Int, now: ContinuousClock.Instant) {
        precondition(rate > 0 && burst > 0, "a bucket needs a rate and a burst above 0")
        self.rate = Double(rate)
        self.burst = Double(burst)
        balance = Double(burst)
        updated = now
    }

    /// Takes tokens only if there are enough.
    ///
    /// - Parameters:
    ///   - tokens: how many.
    ///   - now: the time now.
    /// - Returns: whether they were taken.
    public mutating func take(_ tokens: Int = 1, now: ContinuousClock.Instant) -> Bool {
        refill(now)
        guard balance >= Double(tokens) else { return false }
        balance -= Double(tokens)
        return true
    }

    /// Takes tokens in any case and tells how long it takes until the balance is no longer negative.
    ///
    /// - Parameters:
    ///   - tokens: how many.
    ///   - now: the time now.
    /// - Returns: zero if the tokens were there.
    public mutating func overdraw(_ tokens: Int, now: ContinuousClock.Instant) -> Duration {
        refill(now)
        balance -= Double(tokens)
        return balance >= 0 ? .zero : .seconds(-balance / rate)
    }

    /// The share of the burst that is available, below 0 if overdrawn.
    ///
    /// - Parameter now: the time now.
    public func share(now: ContinuousClock.Instant) -> Double {
        var copy = self
        copy.refill(now)
        return copy.balance / burst
    }

    private mutating func refill(_ now: ContinuousClock.Instant) {
        guard now > updated else { return }
        let elapsed = (now - updated) / .seconds(1)
        balance = min(burst, balance + elapsed * rate)
        updated = now
    }
}
