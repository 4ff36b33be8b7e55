/// The messages for this node, in the order of arrival.
///
/// For one consumer. At most 1,024 messages and 16 MiB of payload wait; beyond it a new message is dropped, counted and
/// reported as ``NodeEvent/deliveryOverflow(messageID:)``. Ends when the node has stopped and all is consumed;
/// cancelling the consumer ends the sequence.
public struct ReceivedMessages: AsyncSequence, Sendable {
    /// Takes messages one by one.
    public struct Iterator: AsyncIteratorProtocol {
        private var messages: AsyncStream<ReceivedMessage>.Iterator
        private let buffer: DeliveryBuffer

        init(_ buffer: DeliveryBuffer) {
            self.messages = buffer.makeIterator()
            self.buffer = buffer
        }

        /// The next message, or nil at the end.
        public mutating func next() async -> ReceivedMessage? {
            await next(isolation: nil)
        }

        /// The next message, or nil at the end.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(Never) -> ReceivedMessage? {
            let message = await messages.next(isolation: actor)
            if let message { buffer.taken(message) }
            return message
        }
    }

    private let buffer: DeliveryBuffer

    init(_ buffer: DeliveryBuffer) {
        self.buffer = buffer
    }

    /// Starts to take messages; for one consumer at a time.
    public func makeAsyncIterator() -> Iterator {
        Iterator(buffer)
    }
}

/// An iterator belongs to the task that made it.
@available(*, unavailable)
extension ReceivedMessages.Iterator: Sendable {}
