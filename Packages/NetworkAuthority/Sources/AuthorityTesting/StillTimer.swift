/// A timer that never fires: what waits for it goes on only when something else happens.
public struct StillTimer: Clock {
    /// Makes a timer.
    public init() {}

    /// The time of the system's continuous clock.
    public var now: ContinuousClock.Instant { ContinuousClock.now }
    /// Zero.
    public var minimumResolution: Duration { .zero }

    /// Waits until the task is cancelled.
    public func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        let (ticks, _) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1))
        for await _ in ticks {}
        try Task.checkCancellation()
    }
}
