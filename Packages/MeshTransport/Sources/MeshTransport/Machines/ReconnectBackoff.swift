public import MeshProtocol

/// When to dial again after a dial failed or a link was lost.
///
/// Decorrelated jitter: each delay is drawn between the shortest delay and three times the one before. It
/// never gives up.
public struct ReconnectBackoff: Sendable {
    private let shortest: Duration
    private let longest: Duration
    private let steadyTime: Duration
    private var previous: Duration
    private var establishedAt: ContinuousClock.Instant?

    /// Makes a backoff that has not waited yet.
    ///
    /// - Parameters:
    ///   - shortest: the shortest delay, above 0.
    ///   - longest: the longest delay, not below the shortest.
    ///   - steadyTime: how long a link must have lived for the next delay to be short again.
    public init(
        shortest: Duration = MeshLimits.reconnectDelay.lowerBound,
        longest: Duration = MeshLimits.reconnectDelay.upperBound,
        steadyTime: Duration = MeshLimits.reconnectReset
    ) {
        precondition(shortest > .zero && longest >= shortest, "delays must be above 0 and in order")
        self.shortest = shortest
        self.longest = longest
        self.steadyTime = steadyTime
        previous = shortest
    }

    /// Notes that a link was established.
    ///
    /// - Parameter now: the time now.
    public mutating func established(now: ContinuousClock.Instant) {
        establishedAt = now
    }

    /// Draws the time to wait before the next dial, after a failed dial or a lost link.
    ///
    /// - Parameters:
    ///   - now: the time now.
    ///   - generator: the source of randomness.
    /// - Returns: a time between the shortest and the longest delay.
    public mutating func nextDelay(
        now: ContinuousClock.Instant,
        using generator: inout some RandomNumberGenerator
    ) -> Duration {
        if let since = establishedAt, now - since >= steadyTime { previous = shortest }
        establishedAt = nil
        let upper = min(longest, previous * 3)
        let share = Double.random(in: 0...1, using: &generator)
        let delay = min(longest, shortest + (upper - shortest) * share)
        previous = delay
        return delay
    }
}
