public import MeshProtocol

/// Why a data message goes nowhere.
public enum RouterDrop: String, Sendable, CaseIterable {
    /// It was seen before.
    case duplicate
    /// Its message id is longer than is accepted.
    case invalidMessageID = "invalid_message_id"
    /// Its `sender_id` is no node id.
    case invalidSender = "invalid_sender"
    /// Its `recipient_id` is no node id.
    case invalidRecipient = "invalid_recipient"
    /// It came from a link and claims to be ours.
    case ownSender = "own_sender"
    /// It may not be forwarded once more.
    case ttlExpired = "ttl_expired"
    /// There is no way to the recipient.
    case noRoute = "no_route"
    /// The way to the recipient leads back to where it came from.
    case wouldReturn = "would_return"
}

/// What becomes of one data message.
public struct RouterDecision: Sendable {
    /// The message as it is forwarded: with the lowered time to live.
    public let message: MeshMessage
    /// The origin as the message claims it; nil when the text is no node id.
    public let sender: NodeID?
    /// Whether the application gets the message.
    public let isDelivered: Bool
    /// The neighbours that the message is sent to.
    public let forwards: [NodeID]
    /// Why the message, or its copy for others, goes nowhere; nil when it was forwarded or was for us alone.
    public let drop: RouterDrop?

    init(
        _ message: MeshMessage, sender: NodeID?, isDelivered: Bool = false, forwards: [NodeID] = [],
        drop: RouterDrop? = nil
    ) {
        self.message = message
        self.sender = sender
        self.isDelivered = isDelivered
        self.forwards = forwards
        self.drop = drop
    }
}
