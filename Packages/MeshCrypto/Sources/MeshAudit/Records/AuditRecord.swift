internal import MeshCrypto
public import MeshProtocol

/// One line of an audit log.
///
/// - Source: Specification 02 §14
public struct AuditRecord: JSONDocument {
    /// The form of record that is written and read.
    public static let schema: Int64 = 2

    /// Unique name of the event.
    public let eventID: String
    /// What kind of event it is.
    public let eventType: AuditEventType
    /// When it happened, as text with an offset.
    public let timestamp: String
    /// The identity that wrote the record.
    public let nodeID: String
    /// Who caused the event.
    public let actor: String?
    /// Whom or what it concerned.
    public let target: String?
    /// What was done or tried, in words.
    public let action: String
    /// How it came out.
    public let result: AuditResult
    /// What else is known.
    public let details: JSONObject
    /// The hash of the record before, nil in the first of a chain.
    public let previousHash: String?
    /// The hash of this record, 64 lower-case hexadecimal digits.
    public let eventHash: String
    /// The writer's signature over the characters of the hash, base64.
    public let signature: String?

    /// Places an event after a record and signs it; throws what the signer throws.
    init(_ event: AuditEvent, after previousHash: String?, signer: any DocumentSigner) throws {
        let writer = signer.publicKey.text
        let content: JSONObject = [
            "schema": .int(Self.schema), "event_id": .string(event.id), "event_type": .string(event.type.name),
            "timestamp": .string(event.time.requestText), "node_id": .string(writer),
            "actor": event.actor.map { .string($0) } ?? .null, "target": event.target.map { .string($0) } ?? .null,
            "action": .string(event.action), "result": .string(event.result.rawValue),
            "details": .object(event.details), "previous_hash": previousHash.map { .string($0) } ?? .null,
        ]
        let hash = SHA256.hex(Self.hashInput(of: content))
        eventID = event.id
        eventType = event.type
        timestamp = event.time.requestText
        nodeID = writer
        actor = event.actor
        target = event.target
        action = event.action
        result = event.result
        details = event.details
        self.previousHash = previousHash
        eventHash = hash
        signature = try signer.sign(Array(hash.utf8)).text
    }

    /// Decodes a record; throws `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        guard try fields.integer("schema") == Self.schema else {
            throw DecodingRefusal(member: "schema", reason: "expected \(Self.schema)")
        }
        guard let result = AuditResult(rawValue: try fields.string("result")) else {
            throw DecodingRefusal(member: "result", reason: "expected success, failure, denied, accepted or rejected")
        }
        eventID = try fields.string("event_id")
        eventType = AuditEventType(try fields.string("event_type"))
        timestamp = try fields.string("timestamp")
        nodeID = try fields.string("node_id")
        actor = try fields.optionalString("actor")
        target = try fields.optionalString("target")
        action = try fields.string("action")
        self.result = result
        details = try fields.object("details", default: [:])
        previousHash = try fields.optionalString("previous_hash")
        eventHash = try fields.string("event_hash")
        signature = try fields.optionalString("signature")
    }

    /// The members in the order of a line.
    public var json: JSONValue {
        [
            "schema": .int(Self.schema), "event_id": .string(eventID), "event_type": .string(eventType.name),
            "timestamp": .string(timestamp), "node_id": .string(nodeID),
            "actor": actor.map { .string($0) } ?? .null, "target": target.map { .string($0) } ?? .null,
            "action": .string(action), "result": .string(result.rawValue), "details": .object(details),
            "previous_hash": previousHash.map { .string($0) } ?? .null, "event_hash": .string(eventHash),
            "signature": signature.map { .string($0) } ?? .null,
        ]
    }

    /// The line, without its end.
    public var line: [UInt8] { json.spacedBytes(sortingKeys: false) }

    /// What the hash of a received record covers: all its members but the hash and the signature, sorted.
    public static func hashInput(of received: JSONObject) -> [UInt8] {
        JSONValue.object(received.removing("event_hash").removing("signature")).spacedBytes(sortingKeys: true)
    }
}
