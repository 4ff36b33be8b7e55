public import MeshCrypto
public import MeshProtocol

/// What an invite grants, once it has passed the rules.
///
/// - Source: Specification 06 §7
public struct InvitePolicy: Sendable, Equatable {
    /// The roles that the certificate gets: 1 to 32 from the closed set.
    public let roles: [String]
    /// The longest validity of the certificate, in hours.
    public let maxValidityHours: Int64
    /// How long the invite may be redeemed, in hours.
    public let tokenExpiryHours: Int64
    /// The only key that may redeem it.
    public let recipient: PublicKey?

    /// Judges what is asked for.
    ///
    /// Throws ``AuthorityRefusal`` with the code of the first rule that is broken.
    public init(
        roles: [String] = [MeshRole.client], maxValidityHours: Int64 = AuthorityLimits.defaultValidityHours,
        tokenExpiryHours: Int64 = AuthorityLimits.defaultTokenExpiryHours, recipient: PublicKey? = nil
    ) throws(AuthorityRefusal) {
        guard AuthorityLimits.validityHours.contains(maxValidityHours) else { throw Self.badMaxValidity }
        guard AuthorityLimits.validityHours.contains(tokenExpiryHours) else { throw Self.badExpiry }
        guard !roles.isEmpty else { throw AuthorityRefusal(.invalidRole, "At least one role is required") }
        guard roles.count <= AuthorityLimits.roles else {
            throw AuthorityRefusal(.invalidRole, "More than \(AuthorityLimits.roles) roles")
        }
        if let role = roles.first(where: { !MeshRole.isAssignable($0) }) {
            throw AuthorityRefusal(.invalidRole, "Invalid role: \(JSONValue.string(role).echo)")
        }
        self.roles = roles
        self.maxValidityHours = maxValidityHours
        self.tokenExpiryHours = tokenExpiryHours
        self.recipient = recipient
    }

    /// Judges the body of a request, field by field in the contract's order.
    init(_ body: JSONObject) throws(AuthorityRefusal) {
        let fields = RequestFields(body: body)
        let roles = try fields.texts("roles") { AuthorityRefusal(.invalidRole, "Invalid role: \($0.echo)") }
        for name in ["node_sovereign_id", "executor_resource_prefix"] where !(body[name]?.isNull ?? true) {
            throw AuthorityRefusal(.invalidEdgeInvite, "Edge invites are not supported: leave out \(name)")
        }
        var recipient: PublicKey?
        if let value = body["recipient_public_key"], !value.isNull {
            guard let text = value.stringValue else {
                throw AuthorityRefusal(.invalidRecipientPublicKey, "recipient_public_key must be a string")
            }
            if !text.isEmpty {
                recipient = try fields.key(
                    "recipient_public_key",
                    else: AuthorityRefusal(
                        .invalidRecipientPublicKey,
                        "recipient_public_key must be an Ed25519 public key in canonical base64"))
            }
        }
        try self.init(
            roles: roles ?? [MeshRole.client],
            maxValidityHours: try fields.hours(
                "max_validity_hours", default: AuthorityLimits.defaultValidityHours, else: Self.badMaxValidity),
            tokenExpiryHours: try fields.hours(
                "token_expiry_hours", default: AuthorityLimits.defaultTokenExpiryHours, else: Self.badExpiry),
            recipient: recipient)
    }

    private static let badMaxValidity = AuthorityRefusal(
        .invalidMaxValidityHours, "Token validity windows must be positive")
    private static let badExpiry = AuthorityRefusal(
        .invalidTokenExpiryHours, "Token validity windows must be positive")
}
