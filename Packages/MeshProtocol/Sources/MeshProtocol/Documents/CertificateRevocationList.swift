/// The certificates that are no longer valid, signed by the authority.
///
/// - Source: Specification 02 §6
public struct CertificateRevocationList: SignedDocument {
    /// A UUID.
    public var crlID: String

    /// The number of the publication, from 0.
    ///
    /// It rises by one each time; receivers refuse negative values.
    public var sequence: Int64

    /// This update.
    public var issuedAt: Timestamp

    /// Next update; 24 h later when issued by an authority.
    public var nextUpdate: Timestamp

    /// The key id of the authority.
    public var issuer: String

    /// Entries, older ones first.
    public var revokedCertificates: [RevokedCertificate]

    /// Signatures by the authority, its own first.
    public var signatures: [DocumentSignature]

    /// Makes a list of its members.
    public init(
        crlID: String, sequence: Int64, issuedAt: Timestamp, nextUpdate: Timestamp, issuer: String,
        revokedCertificates: [RevokedCertificate] = [], signatures: [DocumentSignature] = []
    ) {
        self.crlID = crlID
        self.sequence = sequence
        self.issuedAt = issuedAt
        self.nextUpdate = nextUpdate
        self.issuer = issuer
        self.revokedCertificates = revokedCertificates
        self.signatures = signatures
    }

    /// Decodes a list; throws `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        crlID = try fields.string("crl_id")
        sequence = try fields.integer("sequence")
        issuedAt = try fields.timestamp("issued_at")
        nextUpdate = try fields.timestamp("next_update")
        issuer = try fields.string("issuer")
        revokedCertificates = try fields.documents("revoked_certificates")
        signatures = try fields.documents("signatures")
    }

    /// The members in declaration order.
    public var json: JSONValue {
        [
            "crl_id": .string(crlID),
            "sequence": .int(sequence),
            "issued_at": .string(issuedAt.text),
            "next_update": .string(nextUpdate.text),
            "issuer": .string(issuer),
            "revoked_certificates": .documents(revokedCertificates),
            "signatures": .documents(signatures),
        ]
    }
}
