internal import MeshProtocol

/// What a node asks of an authority when it renews its certificate.
///
/// - Source: Specification 06 §5.
public struct RenewRequest: Sendable {
    /// The certificate to be renewed.
    public var certificateID: String
    /// The roles of that certificate; other roles are refused.
    public var roles: [String]
    /// The validity asked for, in hours.
    public var validityHours: Int
    /// The authority's key in the genesis block; adds the signed members `purpose` and `audience`.
    public var audience: String?

    /// Creates a request.
    public init(certificateID: String, roles: [String], validityHours: Int = 168, audience: String? = nil) {
        self.certificateID = certificateID
        self.roles = roles
        self.validityHours = validityHours
        self.audience = audience
    }

    /// The members of the request without authentication.
    func members(publicKey: String) -> JSONObject {
        var body: JSONObject = [
            "cert_id": .string(certificateID),
            "node_public_key": .string(publicKey),
            "roles": .array(roles.map { .string($0) }),
            "validity_hours": .int(validityHours),
        ]
        body.bind(purpose: "renew", audience: audience)
        return body
    }
}
