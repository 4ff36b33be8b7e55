internal import MeshCrypto
internal import MeshProtocol

/// What a node asks for with an invite.
///
/// - Source: Specification 06 §5
struct JoinRequest: Sendable {
    let key: PublicKey
    let tokenDigest: String
    let hours: Int64

    init(_ body: JSONObject) throws(AuthorityRefusal) {
        let fields = RequestFields(body: body)
        hours = try fields.hours(
            "validity_hours", default: AuthorityLimits.defaultValidityHours, else: .validityHours)
        if fields.isAbsent("node_public_key") {
            throw AuthorityRefusal(.missingNodePublicKey, "node_public_key required")
        }
        key = try fields.key("node_public_key", else: .nodePublicKey)
        guard !fields.isAbsent("invite_token"), let token = try fields.text("invite_token") else {
            throw AuthorityRefusal(.missingInviteToken, "invite_token required")
        }
        tokenDigest = SHA256.hex(Array(token.utf8))
    }
}

/// What a node says or asks about a certificate that it has.
///
/// - Source: Specification 06 §5
struct CertificateClaim: Sendable {
    let certificateID: String
    let key: PublicKey

    init(_ body: JSONObject, known: (NodeID) -> PublicKey? = { _ in nil }) throws(AuthorityRefusal) {
        let fields = RequestFields(body: body)
        let missing = AuthorityRefusal(.missingCertificateIdentity, "cert_id and node_public_key required")
        guard !fields.isAbsent("cert_id"), !fields.isAbsent("node_public_key"),
            body["cert_id"]?.stringValue != nil, body["node_public_key"]?.stringValue != nil,
            let id = try fields.text("cert_id")
        else { throw missing }
        certificateID = id
        key = try fields.key("node_public_key", known: known, else: .nodePublicKey)
    }
}

/// A sign of life.
struct HeartbeatRequest: Sendable {
    let claim: CertificateClaim
    let status: String
    /// The sequence of the revocation list that the node holds; only our nodes say it.
    let revocationSequence: Int64?

    init(_ body: JSONObject, known: (NodeID) -> PublicKey? = { _ in nil }) throws(AuthorityRefusal) {
        let fields = RequestFields(body: body)
        for name in ["validity_hours", "roles", "invite_token"] where fields.has(name) {
            throw AuthorityRefusal(.badRequest, "\(name) is not part of a heartbeat")
        }
        claim = try CertificateClaim(body, known: known)
        status = try fields.text("status", upTo: AuthorityLimits.statusCharacters) ?? "unknown"
        revocationSequence = try fields.sequence("crl_sequence")
    }
}

/// The wish for a new certificate in place of one that is still good.
struct RenewalRequest: Sendable {
    let claim: CertificateClaim
    let hours: Int64
    let roles: [String]?

    init(_ body: JSONObject, known: (NodeID) -> PublicKey? = { _ in nil }) throws(AuthorityRefusal) {
        let fields = RequestFields(body: body)
        for name in ["status", "invite_token"] where fields.has(name) {
            throw AuthorityRefusal(.badRequest, "\(name) is not part of a renewal")
        }
        hours = try fields.hours(
            "validity_hours", default: AuthorityLimits.defaultValidityHours, else: .validityHours)
        claim = try CertificateClaim(body, known: known)
        if let value = body["roles"], !value.isNull {
            roles = try fields.texts("roles") { AuthorityRefusal(.invalidRole, "Invalid role: \($0.echo)") }
        } else {
            roles = nil
        }
    }
}

extension AuthorityRefusal {
    static let validityHours = AuthorityRefusal(
        .invalidValidityHours, "validity_hours must be a positive integer")
    static let nodePublicKey = AuthorityRefusal(
        .invalidNodePublicKey, "node_public_key must be an Ed25519 public key in canonical base64")
}
