/// The clock of a node: any clock with durations, read as one kind of instant.
///
/// Machines take `ContinuousClock.Instant`; here each is the instant at which the node was made plus the time that has
/// passed on the given clock since then. So a manual clock drives every interval of a node.
struct NodeClock: Sendable {
    private let clock: any Clock<Duration>
    private let origin: ContinuousClock.Instant
    private let elapsed: @Sendable () -> Duration

    init(_ clock: any Clock<Duration>) {
        self.clock = clock
        self.origin = ContinuousClock.now
        self.elapsed = Self.measurement(of: clock)
    }

    /// The present instant; never runs backwards if the given clock does not.
    var now: ContinuousClock.Instant {
        origin.advanced(by: elapsed())
    }

    /// Waits; an interval that is not positive only checks for cancellation.
    func sleep(for interval: Duration) async throws(CancellationError) {
        do {
            try Task.checkCancellation()
            if interval > .zero { try await clock.sleep(for: interval) }
        } catch {
            throw CancellationError()
        }
    }

    /// Waits until an instant.
    func sleep(until instant: ContinuousClock.Instant) async throws(CancellationError) {
        try await sleep(for: now.duration(to: instant))
    }

    private static func measurement<C: Clock>(of clock: C) -> @Sendable () -> Duration where C.Duration == Duration {
        let start = clock.now
        return { start.duration(to: clock.now) }
    }
}
