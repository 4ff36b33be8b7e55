/// One signature of a document.
///
/// - Source: Specification 02 §1
public struct DocumentSignature: JSONDocument, Hashable {
    /// Free text that selects the key in control messages; elsewhere it is information.
    public var keyID: String

    /// Base64 of the 64 signature bytes, as received (`sig`).
    public var signature: String

    /// Makes a signature of its two members.
    public init(keyID: String, signature: String) {
        self.keyID = keyID
        self.signature = signature
    }

    /// Decodes a signature; throws `DecodingRefusal` when a member is missing or not a string.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        keyID = try fields.string("key_id")
        signature = try fields.string("sig")
    }

    /// The members in declaration order.
    public var json: JSONValue {
        ["key_id": .string(keyID), "sig": .string(signature)]
    }
}
