/// A node's announcement of itself, as nodes pass it on.
///
/// - Source: Specification 04 §2
public struct PeerInfo: JSONDocument {
    /// The reputation of an announcement that names none.
    public static let defaultReputation = 1.0

    /// The announced node's id, as received.
    public var nodeID: String

    /// `host:port` or a URL, as received.
    public var endpoint: String

    /// Roles as stated, unsigned; the certificate's are what counts.
    public var roles: [String]

    /// The id of the announced node's certificate.
    public var certID: String?

    /// Base64 of the certificate's plain form; verified by itself.
    public var certificateBase64: String?

    /// When the announced node made the announcement, in seconds since 1970.
    public var announcementIssuedAt: Double?

    /// Single use.
    public var announcementNonce: String?

    /// Base64 of the announced node's signature over `signedBytes`.
    public var announcementSignature: String?

    /// Unsigned; from others it is ignored.
    public var lastSeen: Double

    /// Unsigned; from others it is ignored.
    public var reputation: Double

    /// Unsigned; from others it is ignored.
    public var latencyMilliseconds: Double?

    /// Makes an announcement of its members.
    public init(
        nodeID: String, endpoint: String, roles: [String], certID: String? = nil, certificateBase64: String? = nil,
        announcementIssuedAt: Double? = nil, announcementNonce: String? = nil, announcementSignature: String? = nil,
        lastSeen: Double = 0, reputation: Double = PeerInfo.defaultReputation, latencyMilliseconds: Double? = nil
    ) {
        self.nodeID = nodeID
        self.endpoint = endpoint
        self.roles = roles
        self.certID = certID
        self.certificateBase64 = certificateBase64
        self.announcementIssuedAt = announcementIssuedAt
        self.announcementNonce = announcementNonce
        self.announcementSignature = announcementSignature
        self.lastSeen = lastSeen
        self.reputation = reputation
        self.latencyMilliseconds = latencyMilliseconds
    }

    /// Decodes an announcement; an absent `last_seen` becomes 0.
    ///
    /// - Throws: `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        nodeID = try fields.string("node_id")
        endpoint = try fields.string("endpoint")
        roles = try fields.strings("roles")
        certID = try fields.optionalString("cert_id")
        certificateBase64 = try fields.optionalString("certificate_b64")
        announcementIssuedAt = try fields.optionalDouble("announcement_issued_at")
        announcementNonce = try fields.optionalString("announcement_nonce")
        announcementSignature = try fields.optionalString("announcement_signature")
        lastSeen = try fields.double("last_seen", default: 0)
        reputation = try fields.double("reputation", default: Self.defaultReputation)
        latencyMilliseconds = try fields.optionalDouble("latency_ms")
    }

    /// The members in declaration order.
    public var json: JSONValue {
        [
            "node_id": .string(nodeID),
            "endpoint": .string(endpoint),
            "roles": .strings(roles),
            "cert_id": .optional(certID),
            "certificate_b64": .optional(certificateBase64),
            "announcement_issued_at": .optional(announcementIssuedAt),
            "announcement_nonce": .optional(announcementNonce),
            "announcement_signature": .optional(announcementSignature),
            "last_seen": .double(lastSeen),
            "reputation": .double(reputation),
            "latency_ms": .optional(latencyMilliseconds),
        ]
    }

    /// What the announced node signs: the canonical form of the five signed members, `null` for absent ones.
    public var signedBytes: [UInt8] {
        let signed: JSONValue = [
            "node_id": .string(nodeID),
            "endpoint": .string(endpoint),
            "cert_id": .optional(certID),
            "announcement_issued_at": .optional(announcementIssuedAt),
            "announcement_nonce": .optional(announcementNonce),
        ]
        return signed.canonicalBytes()
    }
}
