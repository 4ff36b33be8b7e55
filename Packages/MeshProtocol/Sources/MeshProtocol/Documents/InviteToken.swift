/// An invitation as the authority keeps it; never sent whole.
///
/// - Source: Specification 02 §8
public struct InviteToken: JSONDocument {
    /// A UUID version 4: the secret that is handed to the newcomer.
    public var tokenID: String

    /// Roles that the certificate gets.
    public var assignedRoles: [String]

    /// Longest validity of the certificate, in hours.
    public var maxValidityHours: Int64

    /// When it was made.
    public var createdAt: Timestamp

    /// When it ends unused.
    public var expiresAt: Timestamp

    /// When it was redeemed.
    public var usedAt: Timestamp?

    /// The node key that redeemed it.
    public var usedByKey: String?

    /// The only node key that may redeem it.
    public var recipientPublicKey: String?

    /// Belongs to edge invites; always absent here.
    public var nodeSovereignID: String?

    /// Belongs to edge invites; always absent here.
    public var executorResourcePrefix: String?

    /// Makes a token of its members.
    public init(
        tokenID: String, assignedRoles: [String] = [], maxValidityHours: Int64, createdAt: Timestamp,
        expiresAt: Timestamp, usedAt: Timestamp? = nil, usedByKey: String? = nil, recipientPublicKey: String? = nil,
        nodeSovereignID: String? = nil, executorResourcePrefix: String? = nil
    ) {
        self.tokenID = tokenID
        self.assignedRoles = assignedRoles
        self.maxValidityHours = maxValidityHours
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.usedAt = usedAt
        self.usedByKey = usedByKey
        self.recipientPublicKey = recipientPublicKey
        self.nodeSovereignID = nodeSovereignID
        self.executorResourcePrefix = executorResourcePrefix
    }

    /// Decodes a token; throws `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        tokenID = try fields.string("token_id")
        assignedRoles = try fields.strings("assigned_roles", default: [])
        maxValidityHours = try fields.integer("max_validity_hours")
        createdAt = try fields.timestamp("created_at")
        expiresAt = try fields.timestamp("expires_at")
        usedAt = try fields.optionalTimestamp("used_at")
        usedByKey = try fields.optionalString("used_by_key")
        recipientPublicKey = try fields.optionalString("recipient_public_key")
        nodeSovereignID = try fields.optionalString("node_sovereign_id")
        executorResourcePrefix = try fields.optionalString("executor_resource_prefix")
    }

    /// The members in declaration order.
    public var json: JSONValue {
        [
            "token_id": .string(tokenID),
            "assigned_roles": .strings(assignedRoles),
            "max_validity_hours": .int(maxValidityHours),
            "created_at": .string(createdAt.text),
            "expires_at": .string(expiresAt.text),
            "used_at": .optional(usedAt),
            "used_by_key": .optional(usedByKey),
            "recipient_public_key": .optional(recipientPublicKey),
            "node_sovereign_id": .optional(nodeSovereignID),
            "executor_resource_prefix": .optional(executorResourcePrefix),
        ]
    }
}
