/// The authority that a genesis block names.
///
/// - Source: Specification 02 §2
public struct NetworkAuthorityInfo: JSONDocument {
    /// Base64 of the authority's first Ed25519 key.
    public var publicKey: String

    /// When the key was made; shown only.
    public var validFrom: Timestamp

    /// Planned end of the key; shown, not enforced.
    public var validTo: Timestamp

    /// Makes the object of its members.
    public init(publicKey: String, validFrom: Timestamp, validTo: Timestamp) {
        self.publicKey = publicKey
        self.validFrom = validFrom
        self.validTo = validTo
    }

    /// Decodes the object; throws `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        publicKey = try fields.string("public_key")
        validFrom = try fields.timestamp("valid_from")
        validTo = try fields.timestamp("valid_to")
    }

    /// The members in declaration order.
    public var json: JSONValue {
        [
            "public_key": .string(publicKey),
            "valid_from": .string(validFrom.text),
            "valid_to": .string(validTo.text),
        ]
    }
}
