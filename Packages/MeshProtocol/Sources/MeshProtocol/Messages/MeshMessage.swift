/// One message between nodes: the envelope around a typed payload.
///
/// Decoding judges no ids and no ranges; the receiver that acts on a message does. `senderID` is a claim: what
/// changes state is attributed to the authenticated peer of the link.
///
/// - Source: Specification 04 §1
public struct MeshMessage: JSONDocument {
    /// Unique for each message of an origin, normally a UUID version 4.
    public var messageID: String

    /// What the payload is.
    public var type: MessageType

    /// When the origin sent the message, in seconds since 1970.
    public var timestamp: Double

    /// The node id of the origin, as claimed.
    public var senderID: String

    /// The node id of the destination; absent in a broadcast.
    public var recipientID: String?

    /// How many nodes may still route the message.
    public var ttl: Int64

    /// The typed payload's members and extension keys.
    public var payload: JSONObject

    /// Never set by us and never checked; carried along.
    public var signature: String?

    /// Makes a message of its members.
    public init(
        messageID: String, type: MessageType, timestamp: Double, senderID: String, recipientID: String? = nil,
        ttl: Int64 = MeshLimits.defaultTTL, payload: JSONObject = [:], signature: String? = nil
    ) {
        self.messageID = messageID
        self.type = type
        self.timestamp = timestamp
        self.senderID = senderID
        self.recipientID = recipientID
        self.ttl = ttl
        self.payload = payload
        self.signature = signature
    }

    /// Makes a message of ours.
    ///
    /// - Parameters:
    ///   - type: What the payload is.
    ///   - senderID: Our own id.
    ///   - recipientID: The destination; nil for a broadcast.
    ///   - payload: The payload's members.
    ///   - id: The message id, fresh for each message.
    ///   - time: The time of sending.
    ///   - ttl: How many nodes may route the message, this one included.
    public init(
        type: MessageType, senderID: NodeID, recipientID: NodeID?, payload: JSONObject, id: String, at time: UTCTime,
        ttl: Int64 = MeshLimits.defaultTTL
    ) {
        self.init(
            messageID: id, type: type, timestamp: time.unixSeconds, senderID: senderID.text,
            recipientID: recipientID?.text, ttl: ttl, payload: payload)
    }

    /// Decodes a message; an absent id becomes a fresh UUID and an absent timestamp 0.
    ///
    /// - Throws: `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        try self.init(json: json, defaults: MessageDefaults(timestamp: 0))
    }

    /// Decodes a message.
    ///
    /// - Parameters:
    ///   - json: The parsed value.
    ///   - defaults: What fills an absent id and timestamp.
    /// - Throws: `DecodingRefusal` for the first member that does not fit, also for a type that is not known.
    public init(json: JSONValue, defaults: MessageDefaults) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        if let id = try fields.string(whenPresent: "message_id") {
            messageID = id
        } else {
            messageID = defaults.id ?? UUIDv4.make()
        }
        let name = try fields.string("message_type")
        guard let type = MessageType(rawValue: name) else {
            throw DecodingRefusal(member: "message_type", reason: "unknown message type")
        }
        self.type = type
        timestamp = try fields.double("timestamp", default: defaults.timestamp)
        senderID = try fields.string("sender_id")
        recipientID = try fields.optionalString("recipient_id")
        ttl = try fields.integer("ttl", default: MeshLimits.defaultTTL)
        payload = try fields.object("payload", default: [:])
        signature = try fields.optionalString("signature")
    }

    /// The eight members in declaration order.
    public var json: JSONValue {
        .object(
            JSONObject(distinct: [
                .init(name: "message_id", value: .string(messageID)),
                .init(name: "message_type", value: .string(type.rawValue)),
                .init(name: "timestamp", value: .double(timestamp)),
                .init(name: "sender_id", value: .string(senderID)),
                .init(name: "recipient_id", value: .optional(recipientID)),
                .init(name: "ttl", value: .int(ttl)),
                .init(name: "payload", value: .object(payload)),
                .init(name: "signature", value: .optional(signature)),
            ]))
    }
}
