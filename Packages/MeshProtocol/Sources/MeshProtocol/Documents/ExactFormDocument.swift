/// A signed document that is also judged by the form in which it was received.
///
/// The key history accepts genesis blocks and succession records only as this specification renders them, because
/// their digests and signatures are compared over what was received.
///
/// - Source: Specification 02 §11
public protocol ExactFormDocument: SignedDocument {
    /// The received members without those that count as absent.
    static func withoutAbsentMembers(_ received: JSONObject) -> JSONObject
}

extension ExactFormDocument {
    /// Nothing but what is missing counts as absent.
    public static func withoutAbsentMembers(_ received: JSONObject) -> JSONObject { received }

    /// What a signature over the received members covers: their canonical form, unknown members included,
    /// without `signatures`.
    public static func signedBytes(asReceived received: JSONObject) -> [UInt8] {
        JSONValue.object(received.removing("signatures")).canonicalBytes()
    }

    /// Whether the received members have the same canonical text as this document, both without `signatures`.
    ///
    /// - Parameter received: The members from which the document was decoded.
    public func isExactForm(of received: JSONObject) -> Bool {
        Self.signedBytes(asReceived: Self.withoutAbsentMembers(received)) == signedBytes
    }
}
