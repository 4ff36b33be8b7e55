/// The messages that carry one list, each small enough to send.
///
/// - Source: Specification 04 §6
public struct SplitMessages: Sendable {
    /// The messages in the order of the list; empty for an empty list.
    public let messages: [MeshMessage]

    /// How many elements were left out because one alone is larger than a message may be.
    public let omittedItems: Int

    /// Makes the messages for a list.
    ///
    /// Each message is filled with as many elements as fit, in order.
    ///
    /// - Parameters:
    ///   - content: The list.
    ///   - type: The type of the messages.
    ///   - senderID: Our own id.
    ///   - recipientID: The destination; nil for a message to whoever receives it.
    ///   - time: The time of sending.
    ///   - ttl: The time to live of the messages.
    ///   - maximumBytes: The longest plain form of a message, in bytes.
    ///   - generator: The source of the message ids.
    public init<Content: SplittablePayload>(
        carrying content: Content, type: MessageType, senderID: NodeID, recipientID: NodeID?, at time: UTCTime,
        ttl: Int64 = MeshLimits.defaultTTL, maximumBytes: Int = MeshLimits.maximumSplittableBytes,
        using generator: inout some RandomNumberGenerator
    ) {
        var envelope = MeshMessage(
            type: type, senderID: senderID, recipientID: recipientID, payload: Content.payload(of: []), id: "",
            at: time, ttl: ttl)
        var messages: [MeshMessage] = []
        var omitted = 0
        var batch: [JSONValue] = []
        let idBytes = 36
        let emptyBytes = envelope.plainBytes().count + idBytes
        var bytes = emptyBytes

        func finishBatch() {
            guard !batch.isEmpty else { return }
            envelope.messageID = UUIDv4.make(using: &generator)
            envelope.payload = Content.payload(of: batch)
            messages.append(envelope)
            batch = []
            bytes = emptyBytes
        }

        for item in content.items {
            let value = Content.json(of: item)
            let size = value.plainBytes().count
            guard emptyBytes + size <= maximumBytes else {
                omitted += 1
                continue
            }
            // One byte for the comma that joins the element to those before it.
            let isFull = batch.count >= Content.maximumItemsPerMessage ?? .max
            if isFull || bytes + 1 + size > maximumBytes { finishBatch() }
            bytes += batch.isEmpty ? size : size + 1
            batch.append(value)
        }
        finishBatch()
        self.messages = messages
        omittedItems = omitted
    }
}
