/// One entry of a certificate revocation list.
///
/// - Source: Specification 02 §6
public struct RevokedCertificate: JSONDocument {
    /// The id of the revoked certificate.
    public var certificateID: String

    /// When it was revoked.
    public var revokedAt: Timestamp

    /// `key_compromise`, `cessation_of_operation`, `superseded`, `unspecified`, or other text as received.
    public var reason: String

    /// The key id of the authority that revoked it.
    public var issuer: String

    /// Makes an entry of its members.
    public init(certificateID: String, revokedAt: Timestamp, reason: String, issuer: String) {
        self.certificateID = certificateID
        self.revokedAt = revokedAt
        self.reason = reason
        self.issuer = issuer
    }

    /// Decodes an entry; throws `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        certificateID = try fields.string("certificate_id")
        revokedAt = try fields.timestamp("revoked_at")
        reason = try fields.string("reason")
        issuer = try fields.string("issuer")
    }

    /// The members in declaration order.
    public var json: JSONValue {
        [
            "certificate_id": .string(certificateID),
            "revoked_at": .string(revokedAt.text),
            "reason": .string(reason),
            "issuer": .string(issuer),
        ]
    }
}
