public import MeshProtocol

/// Decides for each data message whether it is delivered, and which neighbours it is sent to.
///
/// The order is: limits, duplicate check, local delivery, time to live, next hop. A message is delivered at most once
/// for each origin and message id, broadcasts included.
/// - Source: Specification 04 §8, §1
public struct RouterMachine: Sendable {
    private let ownID: NodeID
    private var seen: SeenCache

    /// Creates the router of a node.
    ///
    /// - Parameters:
    ///   - ownID: The node's id.
    ///   - capacity: The number of messages that are remembered.
    ///   - lifetime: The time for which they are.
    public init(
        ownID: NodeID, capacity: Int = MeshLimits.maximumSeenMessages,
        lifetime: Duration = MeshLimits.seenMessageTime
    ) {
        self.ownID = ownID
        seen = SeenCache(capacity: capacity, lifetime: lifetime)
    }

    /// Decides about a message that came from a neighbour.
    ///
    /// - Parameters:
    ///   - message: A message of type `data`.
    ///   - peer: The authenticated neighbour that it came from.
    ///   - forwarding: The forwarding table in force.
    ///   - now: The time of arrival.
    public mutating func receive(
        _ message: MeshMessage, from peer: NodeID, forwarding: ForwardingTable, now: ContinuousClock.Instant
    ) -> RouterDecision {
        guard let sender = NodeID(text: message.senderID) else {
            return RouterDecision(message, sender: nil, drop: .invalidSender)
        }
        guard sender != ownID else { return RouterDecision(message, sender: sender, drop: .ownSender) }
        return route(message, sender: sender, arrival: peer, forwarding: forwarding, now: now)
    }

    /// Decides about a message of our own.
    ///
    /// One that is addressed to us is delivered; a broadcast is not.
    ///
    /// - Parameters:
    ///   - message: A message of type `data` with our own id as its sender.
    ///   - forwarding: The forwarding table in force.
    ///   - now: The time of sending.
    public mutating func originate(
        _ message: MeshMessage, forwarding: ForwardingTable, now: ContinuousClock.Instant
    ) -> RouterDecision {
        route(message, sender: ownID, arrival: ownID, forwarding: forwarding, now: now)
    }

    private mutating func route(
        _ message: MeshMessage, sender: NodeID, arrival: NodeID, forwarding: ForwardingTable,
        now: ContinuousClock.Instant
    ) -> RouterDecision {
        guard message.messageID.unicodeScalars.count <= MeshLimits.maximumMessageIDLength else {
            return RouterDecision(message, sender: sender, drop: .invalidMessageID)
        }
        let recipient = message.recipientID.map { NodeID(text: $0) }
        if case .some(.none) = recipient { return RouterDecision(message, sender: sender, drop: .invalidRecipient) }
        let digest = MessageDigest(sender: sender, messageID: message.messageID)
        guard seen.insert(digest, from: arrival, now: now) else {
            return RouterDecision(message, sender: sender, drop: .duplicate)
        }
        guard let recipient = recipient ?? nil else {
            return broadcast(message, sender: sender, arrival: arrival, forwarding: forwarding)
        }
        if recipient == ownID { return RouterDecision(message, sender: sender, isDelivered: true) }
        guard let lowered = Self.lowered(message) else {
            return RouterDecision(message, sender: sender, drop: .ttlExpired)
        }
        guard let nextHop = forwarding[recipient]?.nextHop else {
            return RouterDecision(lowered, sender: sender, drop: .noRoute)
        }
        guard nextHop != arrival else { return RouterDecision(lowered, sender: sender, drop: .wouldReturn) }
        return RouterDecision(lowered, sender: sender, forwards: [nextHop])
    }

    private func broadcast(
        _ message: MeshMessage, sender: NodeID, arrival: NodeID, forwarding: ForwardingTable
    ) -> RouterDecision {
        let isDelivered = arrival != ownID
        guard let lowered = Self.lowered(message) else {
            return RouterDecision(message, sender: sender, isDelivered: isDelivered, drop: .ttlExpired)
        }
        let others = forwarding.neighbours.filter { $0 != arrival && $0 != sender }
        return RouterDecision(lowered, sender: sender, isDelivered: isDelivered, forwards: others)
    }

    /// The message with a time to live brought into range and lowered by one; nil when nothing is left of it.
    private static func lowered(_ message: MeshMessage) -> MeshMessage? {
        let range = MeshLimits.acceptedTTL
        let left = min(max(message.ttl, range.lowerBound), range.upperBound) - 1
        guard left > 0 else { return nil }
        var lowered = message
        lowered.ttl = left
        return lowered
    }
}
