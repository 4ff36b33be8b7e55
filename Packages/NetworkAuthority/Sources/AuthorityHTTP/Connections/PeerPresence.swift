internal import Synchronization

/// Whether the peer of a connection may still want an answer: it has neither left nor ended its side.
///
/// Safe to use from any task.
final class PeerPresence: Sendable {
    private struct State {
        var isOver = false
        var cancelHold: (@Sendable () -> Void)?
    }

    /// The peer whose request the current task answers; nil where there is no connection.
    @TaskLocal static var current: PeerPresence?

    private let state = Mutex(State())

    /// The peer has left, or has ended its side.
    func end() {
        let cancelHold = state.withLock { state in
            state.isOver = true
            return state.cancelHold
        }
        cancelHold?()
    }

    /// Runs an operation that may take long and is cancelled when the peer of the current task leaves.
    static func hold<Value: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard let current else { return try await operation() }
        return try await current.hold(operation)
    }

    /// One at a time: the requests of a connection are answered in turn.
    private func hold<Value: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let (leaving, end) = AsyncStream.makeStream(of: Never.self, bufferingPolicy: .bufferingOldest(1))
        let isOver = state.withLock { state in
            state.cancelHold = { end.finish() }
            return state.isOver
        }
        if isOver { end.finish() }
        defer { state.withLock { $0.cancelHold = nil } }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await operation() }
            group.addTask {
                for await _ in leaving {}
                return nil
            }
            while let result = try await group.next() {
                if let value = result { return value }
                group.cancelAll()
            }
            throw CancellationError()
        }
    }
}
