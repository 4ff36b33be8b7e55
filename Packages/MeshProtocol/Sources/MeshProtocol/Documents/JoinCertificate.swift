/// A node's admission to a network, signed by the authority.
///
/// - Source: Specification 02 §3
public struct JoinCertificate: SignedDocument {
    /// A UUID version 4 when the authority issued it.
    public var certID: String

    /// Base64 of the node's Ed25519 key, as received.
    public var nodePublicKey: String

    /// The network that the node is admitted to.
    public var networkName: String

    /// Granted roles, in order.
    public var roles: [String]

    /// Start of validity.
    public var issuedAt: Timestamp

    /// End of validity.
    public var expiresAt: Timestamp

    /// The key id of the authority.
    public var issuedBy: String

    /// Signatures by the authority.
    public var signatures: [DocumentSignature]

    /// Makes a certificate of its members.
    public init(
        certID: String, nodePublicKey: String, networkName: String, roles: [String] = [], issuedAt: Timestamp,
        expiresAt: Timestamp, issuedBy: String, signatures: [DocumentSignature] = []
    ) {
        self.certID = certID
        self.nodePublicKey = nodePublicKey
        self.networkName = networkName
        self.roles = roles
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.issuedBy = issuedBy
        self.signatures = signatures
    }

    /// Decodes a certificate; throws `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        certID = try fields.string("cert_id")
        nodePublicKey = try fields.string("node_public_key")
        networkName = try fields.string("network_name")
        roles = try fields.strings("roles", default: [])
        issuedAt = try fields.timestamp("issued_at")
        expiresAt = try fields.timestamp("expires_at")
        issuedBy = try fields.string("issued_by")
        signatures = try fields.documents("signatures")
    }

    /// The members in declaration order.
    public var json: JSONValue {
        [
            "cert_id": .string(certID),
            "node_public_key": .string(nodePublicKey),
            "network_name": .string(networkName),
            "roles": .strings(roles),
            "issued_at": .string(issuedAt.text),
            "expires_at": .string(expiresAt.text),
            "issued_by": .string(issuedBy),
            "signatures": .documents(signatures),
        ]
    }
}
