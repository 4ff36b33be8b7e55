internal import Synchronization

/// Something that happens again and again, and the tasks that wait for the next time.
///
/// To miss nothing, take a ``mark()``, look at the state, and then wait from that mark on. Safe to use from any task.
final class Signal: Sendable {
    private struct State {
        var mark = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextTicket = 0
        var isClosed = false
    }

    private let capacity: Int
    private let timer: any Clock<Duration>
    private let state = Mutex(State())

    /// - Parameters:
    ///   - capacity: how many tasks may wait at once; one more does not wait
    ///   - timer: what measures how long they wait
    init(capacity: Int, timer: any Clock<Duration>) {
        self.capacity = capacity
        self.timer = timer
    }

    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// How often it has happened.
    func mark() -> Int { state.withLock { $0.mark } }

    /// Wakes who waits.
    func fire() {
        wake { $0.mark += 1 }
    }

    /// Wakes who waits, and lets nobody wait any more.
    func close() {
        wake { $0.isClosed = true }
    }

    /// Waits until it has happened after this mark, but at most so long.
    ///
    /// Returns early when too many wait already, and when the task is cancelled.
    func wait(after mark: Int, atMost duration: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait(after: mark) }
            group.addTask {
                // Cancelled as soon as it has happened: there is nothing to report then.
                try? await self.timer.sleep(for: duration)
            }
            await group.next()
            group.cancelAll()
        }
    }

    private func wait(after mark: Int) async {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard !state.isClosed, !Task.isCancelled, state.mark == mark, state.waiting.count < capacity else {
                        return true
                    }
                    state.waiting[ticket] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume()
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let woken = state.withLock { state in
            change(&state)
            defer { state.waiting.removeAll() }
            return Array(state.waiting.values)
        }
        for continuation in woken { continuation.resume() }
    }
}
