/// The policy that a genesis block refers to.
///
/// - Source: Specification 02 §2
public struct PolicyReference: JSONDocument {
    /// `sha256:` and hex digits, or the reference's text `sha256:placeholder`.
    public var hash: String

    /// Where the policy may be fetched; shown only.
    public var url: String?

    /// Makes the object of its members.
    public init(hash: String, url: String? = nil) {
        self.hash = hash
        self.url = url
    }

    /// Decodes the object; throws `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        hash = try fields.string("hash")
        url = try fields.optionalString("url")
    }

    /// The members in declaration order.
    public var json: JSONValue {
        ["hash": .string(hash), "url": .optional(url)]
    }
}
