internal import NIOCore

/// Tells the time of an event loop as an instant that machines take, so that a loop with manual time drives them.
struct LoopTime {
    private let eventLoop: any EventLoop
    private let loopStart: NIODeadline
    private let start: ContinuousClock.Instant

    /// Takes the present of the loop as the present.
    ///
    /// - Parameter eventLoop: the loop whose time is told.
    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        loopStart = eventLoop.now
        start = .now
    }

    /// The time now.
    var now: ContinuousClock.Instant {
        start + .nanoseconds((eventLoop.now - loopStart).nanoseconds)
    }

    /// The same time on the loop.
    func deadline(of instant: ContinuousClock.Instant) -> NIODeadline {
        loopStart + TimeAmount(instant - start)
    }
}
