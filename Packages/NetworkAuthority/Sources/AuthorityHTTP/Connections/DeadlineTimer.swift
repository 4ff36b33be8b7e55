internal import NIOCore

/// A deadline that moves often, and the one timer that watches it.
///
/// A later deadline leaves the timer alone, which looks when it fires whether its time has come: moving the deadline
/// costs nothing. For one event loop.
final class DeadlineTimer {
    private let loop: any EventLoop
    private let pause: TimeAmount
    private let passed: () -> Void
    private var deadline: NIODeadline?
    private var timer: (fires: NIODeadline, task: Scheduled<Void>)?

    /// Makes a timer without a deadline.
    ///
    /// - Parameters:
    ///   - loop: where it is used
    ///   - pause: how long at most until the timer looks again; as much as the shortest of the deadlines that are set in
    ///     turn, so that none of them needs another timer
    ///   - passed: called when a deadline has passed, which is forgotten then
    init(on loop: any EventLoop, lookingEvery pause: TimeAmount, passed: @escaping () -> Void) {
        self.loop = loop
        self.pause = pause
        self.passed = passed
    }

    /// Sets the deadline anew.
    func set(_ duration: TimeAmount) {
        let deadline = loop.now + duration
        self.deadline = deadline
        if let timer, timer.fires <= deadline { return }
        start(for: deadline)
    }

    /// Forgets the deadline.
    func clear() {
        deadline = nil
    }

    /// Forgets the deadline and stops the timer.
    func stop() {
        deadline = nil
        timer?.task.cancel()
        timer = nil
    }

    private func start(for deadline: NIODeadline) {
        timer?.task.cancel()
        let time = min(deadline, loop.now + pause)
        timer = (time, loop.assumeIsolated().scheduleTask(deadline: time) { self.look() })
    }

    private func look() {
        timer = nil
        guard let deadline else { return }
        if deadline <= loop.now {
            self.deadline = nil
            passed()
        } else {
            start(for: deadline)
        }
    }
}
