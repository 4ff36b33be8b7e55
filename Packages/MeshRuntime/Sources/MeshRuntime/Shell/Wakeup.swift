internal import Synchronization

/// Wakes one waiting task; a signal that comes before the wait is kept.
///
/// Signals are not counted: any number of them before a wait end that wait once.
final class Wakeup: Sendable {
    private struct State {
        var isSignalled = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Ends the present wait, or the next.
    func signal() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard let waiter = state.waiter else {
                state.isSignalled = true
                return nil
            }
            state.waiter = nil
            return waiter
        }
        waiter?.resume()
    }

    /// Waits for a signal or for cancellation; for one task at a time.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.isSignalled || Task.isCancelled {
                        state.isSignalled = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }

    /// Waits for a signal, an instant or cancellation, whichever comes first.
    ///
    /// - Parameter instant: nil waits for a signal or cancellation only.
    func wait(until instant: ContinuousClock.Instant?, on clock: NodeClock) async {
        guard let instant else { return await wait() }
        await withTaskGroup { group in
            group.addTask { await self.wait() }
            group.addTask { try? await clock.sleep(until: instant) }  // cancellation ends the wait, as intended
            await group.next()
            group.cancelAll()
        }
    }
}
