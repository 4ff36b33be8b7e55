internal import Synchronization

/// Runs a piece of work once for all who ask for it at the same time.
final class SingleFlight: Sendable {
    private struct State {
        var isRunning = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Runs the work, or waits until the run that is under way has ended.
    func run(_ work: () async throws -> Void) async rethrows {
        let isFirst = state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard isFirst else {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.isRunning { state.waiting.append(continuation) }
                    return !state.isRunning
                }
                if isOver { continuation.resume() }
            }
            return
        }
        defer {
            let waiting = state.withLock { state in
                defer { state = State() }
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
        try await work()
    }
}
