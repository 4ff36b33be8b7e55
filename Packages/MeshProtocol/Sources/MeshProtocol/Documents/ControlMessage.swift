/// A signed command to nodes.
///
/// - Source: Specification 02 §7
public struct ControlMessage: SignedDocument {
    /// The key under which replays are recognised.
    public var messageID: String

    /// The command's name; free text.
    public var command: String

    /// `network`, `region`, `node` or `service`, as received.
    public var scope: String

    /// The issuer's key id.
    public var issuer: String

    /// Roles that the issuer claims; they may only narrow those that are established for it.
    public var issuerRoles: [String]

    /// Start of validity.
    public var issuedAt: Timestamp

    /// End of validity; every message of ours has one.
    public var expiresAt: Timestamp?

    /// The id of the node that is meant; absent for every receiver.
    public var target: String?

    /// Arguments of the command, signed whole.
    public var data: JSONObject

    /// Signatures, whose `keyID` selects the key.
    public var signatures: [DocumentSignature]

    /// Makes a message of its members.
    public init(
        messageID: String, command: String, scope: String, issuer: String, issuerRoles: [String],
        issuedAt: Timestamp, expiresAt: Timestamp? = nil, target: String? = nil, data: JSONObject = [:],
        signatures: [DocumentSignature] = []
    ) {
        self.messageID = messageID
        self.command = command
        self.scope = scope
        self.issuer = issuer
        self.issuerRoles = issuerRoles
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.target = target
        self.data = data
        self.signatures = signatures
    }

    /// Decodes a message; throws `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        messageID = try fields.string("message_id")
        command = try fields.string("command")
        scope = try fields.string("scope")
        issuer = try fields.string("issuer")
        issuerRoles = try fields.strings("issuer_roles")
        issuedAt = try fields.timestamp("issued_at")
        expiresAt = try fields.optionalTimestamp("expires_at")
        target = try fields.optionalString("target")
        data = try fields.object("data", default: [:])
        signatures = try fields.documents("signatures")
    }

    /// The members in declaration order.
    public var json: JSONValue {
        [
            "message_id": .string(messageID),
            "command": .string(command),
            "scope": .string(scope),
            "issuer": .string(issuer),
            "issuer_roles": .strings(issuerRoles),
            "issued_at": .string(issuedAt.text),
            "expires_at": .optional(expiresAt),
            "target": .optional(target),
            "data": .object(data),
            "signatures": .documents(signatures),
        ]
    }
}
