internal import MeshProtocol
internal import MeshRuntime
internal import Synchronization

/// Sees every message that the nodes of a development mesh receive, and tells whoever waits for one.
final class DeliveryBoard: Sendable {
    /// A message that somebody waits for.
    struct Expectation: Sendable, Hashable {
        let receiver: Int
        let bytes: [UInt8]
    }

    private let waiting = Mutex<[Expectation: AsyncStream<ContinuousClock.Instant>.Continuation]>([:])
    private let unexpected: @Sendable (Int, ReceivedMessage) -> Void

    /// - Parameter unexpected: is told of messages that nobody waits for.
    init(unexpected: @escaping @Sendable (Int, ReceivedMessage) -> Void) {
        self.unexpected = unexpected
    }

    /// Takes a node's messages until they end.
    func take(_ messages: ReceivedMessages, of receiver: Int) async {
        for await message in messages {
            let now = ContinuousClock.now
            let expectation = Expectation(receiver: receiver, bytes: message.bytes)
            if let continuation = waiting.withLock({ $0.removeValue(forKey: expectation) }) {
                continuation.yield(now)
                continuation.finish()
            } else {
                unexpected(receiver, message)
            }
        }
    }

    /// Calls `send` and waits for the message to arrive.
    ///
    /// - Returns: the time from before the sending to the arrival, nil if it did not arrive in time.
    func time(
        _ expectation: Expectation, atMost timeout: Duration, send: () async throws -> Void
    ) async throws -> Duration? {
        let (arrivals, continuation) = AsyncStream.makeStream(
            of: ContinuousClock.Instant.self, bufferingPolicy: .bufferingOldest(1))
        waiting.withLock { $0[expectation] = continuation }
        defer { waiting.withLock { $0[expectation] = nil } }
        let start = ContinuousClock.now
        try await send()
        let arrival = await value(within: timeout) { await arrivals.first { _ in true } }
        return arrival.map { start.duration(to: $0) }
    }
}
