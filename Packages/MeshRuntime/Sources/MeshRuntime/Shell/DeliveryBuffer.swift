internal import Synchronization

/// The messages that wait for the application.
///
/// Bounded in messages and bytes. At the bound the newest message is refused, so that those already accepted keep their
/// order; the caller counts and reports the refusal.
final class DeliveryBuffer: Sendable {
    /// Messages that may wait.
    static let maximumMessages = 1_024
    /// Bytes of payload that may wait; a single message always fits.
    static let maximumBytes = 16 << 20

    private let waitingBytes = Mutex(0)
    private let stream: AsyncStream<ReceivedMessage>
    private let continuation: AsyncStream<ReceivedMessage>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(
            of: ReceivedMessage.self, bufferingPolicy: .bufferingOldest(Self.maximumMessages))
    }

    /// Appends a message; false if it was refused because the buffer is full or closed.
    func append(_ message: ReceivedMessage) -> Bool {
        let size = message.bytes.count
        let isAccepted = waitingBytes.withLock { waiting in
            guard waiting == 0 || waiting + size <= Self.maximumBytes else { return false }
            waiting += size
            return true
        }
        guard isAccepted else { return false }
        if case .enqueued = continuation.yield(message) { return true }
        waitingBytes.withLock { $0 -= size }
        return false
    }

    /// Ends the sequence after what is waiting.
    func finish() {
        continuation.finish()
    }

    func makeIterator() -> AsyncStream<ReceivedMessage>.Iterator {
        stream.makeAsyncIterator()
    }

    func taken(_ message: ReceivedMessage) {
        waitingBytes.withLock { $0 -= message.bytes.count }
    }
}
