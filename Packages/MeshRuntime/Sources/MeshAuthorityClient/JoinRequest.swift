internal import MeshProtocol

/// What a node asks of an authority when it joins.
///
/// - Source: Specification 06 §5.
public struct JoinRequest: Sendable {
    /// The roles asked for; the invite decides which are granted.
    public var roles: [String]
    /// The text of the invite token.
    public var inviteToken: String
    /// The validity asked for, in hours.
    public var validityHours: Int
    /// The authority's key in the genesis block; adds the signed members `purpose` and `audience`.
    public var audience: String?

    /// Creates a request.
    public init(roles: [String], inviteToken: String, validityHours: Int = 168, audience: String? = nil) {
        self.roles = roles
        self.inviteToken = inviteToken
        self.validityHours = validityHours
        self.audience = audience
    }

    /// The members of the request without authentication.
    func members(publicKey: String) -> JSONObject {
        var body: JSONObject = [
            "node_public_key": .string(publicKey),
            "roles": .array(roles.map { .string($0) }),
            "validity_hours": .int(validityHours),
            "invite_token": .string(inviteToken),
        ]
        body.bind(purpose: "join", audience: audience)
        return body
    }
}
