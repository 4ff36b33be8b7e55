internal import Synchronization

/// A clock that stands still until it is moved.
///
/// Its instants are those of `ContinuousClock`, so machines take them as they are.
public final class ManualClock: Clock, Sendable {
    /// Instants of `ContinuousClock`.
    public typealias Instant = ContinuousClock.Instant

    private struct Sleeper {
        let deadline: Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Instant
        var nextID = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var countWaiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    /// Makes a clock that stands at some instant.
    public init() {
        state = Mutex(State(now: ContinuousClock.now))
    }

    /// The instant that the clock shows.
    public var now: Instant { state.withLock { $0.now } }

    /// The resolution of the clock; it is exact.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// The tasks that sleep on this clock now.
    public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    /// Moves the clock and wakes whoever's time has come, in order of their deadlines.
    ///
    /// - Parameter duration: how far to move; not negative.
    public func advance(by duration: Duration) {
        precondition(duration >= .zero, "a clock does not go back")
        let due = state.withLock { state in
            state.now += duration
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Sleeps until the clock was moved to an instant.
    ///
    /// - Parameters:
    ///   - deadline: when to wake.
    ///   - tolerance: ignored.
    /// - Throws: `CancellationError` if the task is cancelled.
    public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enter(id, deadline: deadline, continuation: continuation)
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
        state.withLock { _ = $0.cancelled.remove(id) }
    }

    /// Returns when at least so many tasks sleep on this clock.
    ///
    /// - Parameter count: the number of sleepers to wait for.
    public func sleepers(atLeast count: Int) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.sleepers.count >= count { return true }
                state.countWaiters.append((count, continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    private func enter(_ id: Int, deadline: Instant, continuation: CheckedContinuation<Void, any Error>) {
        enum Entry {
            case wake, cancel
            case sleep([CheckedContinuation<Void, Never>])
        }
        let entry = state.withLock { state -> Entry in
            if state.cancelled.remove(id) != nil { return .cancel }
            if deadline <= state.now { return .wake }
            state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
            let count = state.sleepers.count
            let ready = state.countWaiters.filter { $0.count <= count }.map(\.continuation)
            state.countWaiters.removeAll { $0.count <= count }
            return .sleep(ready)
        }
        switch entry {
        case .wake: continuation.resume()
        case .cancel: continuation.resume(throwing: CancellationError())
        case .sleep(let ready): for waiter in ready { waiter.resume() }
        }
    }
}
