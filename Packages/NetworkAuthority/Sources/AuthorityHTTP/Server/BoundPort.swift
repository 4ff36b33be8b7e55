internal import Synchronization

/// The port that a listener got, for those who wait for it.
final class BoundPort: Sendable {
    private enum State {
        case waiting([Int: CheckedContinuation<Int, any Error>])
        case bound(Int)
        case failed(any Error)
    }

    private let state = Mutex<(State, nextTicket: Int)>((.waiting([:]), 0))

    func set(_ port: Int) {
        for continuation in settle(.bound(port)) { continuation.resume(returning: port) }
    }

    /// Ends the waiting with an error, also of those who come later.
    func fail(_ error: any Error) {
        for continuation in settle(.failed(error)) { continuation.resume(throwing: error) }
    }

    func value() async throws -> Int {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer = state.withLock { state -> Result<Int, any Error>? in
                    switch state.0 {
                    case .bound(let port): return .success(port)
                    case .failed(let error): return .failure(error)
                    case .waiting(var continuations):
                        if Task.isCancelled { return .failure(CancellationError()) }
                        continuations[ticket] = continuation
                        state.0 = .waiting(continuations)
                        return nil
                    }
                }
                if let answer { continuation.resume(with: answer) }
            }
        } onCancel: {
            let waiting = state.withLock { state -> CheckedContinuation<Int, any Error>? in
                guard case .waiting(var continuations) = state.0 else { return nil }
                let removed = continuations.removeValue(forKey: ticket)
                state.0 = .waiting(continuations)
                return removed
            }
            waiting?.resume(throwing: CancellationError())
        }
    }

    private func settle(_ outcome: State) -> [CheckedContinuation<Int, any Error>] {
        state.withLock { state in
            let waiting: [CheckedContinuation<Int, any Error>] =
                if case .waiting(let continuations) = state.0 { Array(continuations.values) } else { [] }
            state.0 = outcome
            return waiting
        }
    }
}
