public import MeshProtocol

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

/// A node's regular sign of life to its authority.
///
/// - Source: Specification 06 §5.
public struct HeartbeatRequest: Sendable {
    /// The certificate that the node holds.
    public var certificateID: String
    /// How the node is, at most 64 characters.
    public var status: String
    /// The authority's key in the genesis block; adds the signed members `purpose` and `audience`.
    public var audience: String?
    /// The sequence of the revocation list held, from which an authority learns that it is behind.
    public var crlSequence: Int64?

    /// Creates a request.
    public init(
        certificateID: String, status: String = "healthy", audience: String? = nil, crlSequence: Int64? = nil
    ) {
        self.certificateID = certificateID
        self.status = status
        self.audience = audience
        self.crlSequence = crlSequence
    }

    /// The members of the request without authentication.
    func members(publicKey: String) -> JSONObject {
        var body: JSONObject = [
            "cert_id": .string(certificateID),
            "node_public_key": .string(publicKey),
            "status": .string(status),
        ]
        if let crlSequence { body["crl_sequence"] = .int(crlSequence) }
        body.bind(purpose: "heartbeat", audience: audience)
        return body
    }
}

/// The authority's answer to a heartbeat.
public struct HeartbeatReply: Sendable, Hashable {
    /// Whether the authority recorded the heartbeat.
    public let isAcknowledged: Bool
    /// The authority's time, if it gave one.
    public let serverTime: UTCTime?

    /// Creates a reply.
    public init(isAcknowledged: Bool, serverTime: UTCTime?) {
        self.isAcknowledged = isAcknowledged
        self.serverTime = serverTime
    }
}

/// The authority's key history as published, not yet verified.
///
/// - Source: Specification 02 §11.
public struct KeyHistoryReply: Sendable {
    /// The genesis block as published.
    public let genesis: JSONValue
    /// The succession records in order, as published.
    public let successions: [JSONValue]
    /// The vouching grace that the authority publishes, if it is a number from 0 to 86,400 s.
    public let vouchingGrace: Duration?

    /// Creates a reply.
    public init(genesis: JSONValue, successions: [JSONValue], vouchingGrace: Duration?) {
        self.genesis = genesis
        self.successions = successions
        self.vouchingGrace = vouchingGrace
    }
}

extension JSONObject {
    /// Adds the members that bind a signed request to its route and authority.
    ///
    /// An authority that does not know them ignores them.
    /// - Source: Specification 06 §3.
    fileprivate mutating func bind(purpose: String, audience: String?) {
        guard let audience else { return }
        self["purpose"] = .string(purpose)
        self["audience"] = .string(audience)
    }
}
