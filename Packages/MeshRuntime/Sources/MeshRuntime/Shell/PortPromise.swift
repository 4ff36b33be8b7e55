internal import Synchronization

/// The bound port, for those who wait for it.
final class PortPromise: Sendable {
    private enum State {
        case pending(waiters: [UInt64: CheckedContinuation<Result<Int, MeshNodeError>, Never>], next: UInt64)
        case settled(Result<Int, MeshNodeError>)
    }

    private let state = Mutex(State.pending(waiters: [:], next: 0))

    /// The port, if it is known.
    var known: Int? {
        state.withLock { state in
            if case .settled(.success(let port)) = state { port } else { nil }
        }
    }

    /// Tells the port, or why there will be none; the first call counts.
    func settle(_ result: Result<Int, MeshNodeError>) {
        let waiters = state.withLock { state -> [CheckedContinuation<Result<Int, MeshNodeError>, Never>] in
            guard case .pending(let waiters, _) = state else { return [] }
            state = .settled(result)
            return Array(waiters.values)
        }
        for waiter in waiters { waiter.resume(returning: result) }
    }

    /// Waits for the port.
    ///
    /// - Throws: what the node failed with, or `notRunning` if the wait is cancelled.
    func value() async throws(MeshNodeError) -> Int {
        let number = state.withLock { state -> UInt64 in
            guard case .pending(let waiters, let next) = state else { return 0 }
            state = .pending(waiters: waiters, next: next &+ 1)
            return next
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { wait(number, $0) }
        } onCancel: {
            abandon(number)
        }
        return try result.get()
    }

    private func wait(_ number: UInt64, _ continuation: CheckedContinuation<Result<Int, MeshNodeError>, Never>) {
        let settled = state.withLock { state -> Result<Int, MeshNodeError>? in
            switch state {
            case .settled(let result): return result
            case .pending(var waiters, let next):
                if Task.isCancelled { return .failure(Self.cancelled) }
                waiters[number] = continuation
                state = .pending(waiters: waiters, next: next)
                return nil
            }
        }
        if let settled { continuation.resume(returning: settled) }
    }

    private func abandon(_ number: UInt64) {
        let waiter = state.withLock { state -> CheckedContinuation<Result<Int, MeshNodeError>, Never>? in
            guard case .pending(var waiters, let next) = state else { return nil }
            let waiter = waiters.removeValue(forKey: number)
            state = .pending(waiters: waiters, next: next)
            return waiter
        }
        waiter?.resume(returning: .failure(Self.cancelled))
    }

    private static let cancelled = MeshNodeError(.notRunning, "the wait for the node's port was cancelled")
}
