internal import Synchronization

/// Gives every subscriber its own bounded stream of a node's events.
///
/// A subscriber that does not keep up loses its oldest events; it never delays the node or another subscriber.
final class EventHub: Sendable {
    private struct State {
        var subscribers: [UInt64: AsyncStream<NodeEvent>.Continuation] = [:]
        var nextSubscriber: UInt64 = 0
        var isFinished = false
    }

    /// Events kept for one subscriber; beyond it the oldest goes.
    static let bufferedEvents = 4_096
    /// Subscribers at once; a further one gets a stream that has ended.
    static let maximumSubscribers = 64

    private let state = Mutex(State())

    /// A stream of the events from now on, ending with the node.
    func subscribe() -> AsyncStream<NodeEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: NodeEvent.self, bufferingPolicy: .bufferingNewest(Self.bufferedEvents))
        let number = state.withLock { state -> UInt64? in
            guard !state.isFinished, state.subscribers.count < Self.maximumSubscribers else { return nil }
            state.nextSubscriber &+= 1
            state.subscribers[state.nextSubscriber] = continuation
            return state.nextSubscriber
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in self?.remove(number) }
        return stream
    }

    /// Tells every subscriber.
    func publish(_ event: NodeEvent) {
        let subscribers = state.withLock { Array($0.subscribers.values) }
        for subscriber in subscribers { subscriber.yield(event) }
    }

    /// Ends every stream, present and later.
    func finish() {
        let subscribers = state.withLock { state in
            defer { state.subscribers = [:] }
            state.isFinished = true
            return Array(state.subscribers.values)
        }
        for subscriber in subscribers { subscriber.finish() }
    }

    private func remove(_ number: UInt64) {
        state.withLock { $0.subscribers[number] = nil }
    }
}
