/// A signed document that is also judged by the form in which it was received.
///
/// The key history accepts genesis blocks and succession records only as this specification renders them, because
/// their digests and signatures are compared over what was received.
///
/// - Source: Specification 02 §11
public protocol ExactFormDocument: SignedDocument {
    /// The names of the members of the type, in declaration order.
    static var memberNames: [String] { get }

    /// The received members without those that count as absent.
    static func withoutAbsentMembers(_ received: JSONObject) -> JSONObject
}

extension ExactFormDocument {
    /// Nothing but what is missing counts as absent.
    public static func withoutAbsentMembers(_ received: JSONObject) -> JSONObject { received }

    /// The names of received members that the type does not know, in the order received.
    public static func unknownMembers(in received: JSONObject) -> [String] {
        FieldReader(members: received).unknownMembers(knowing: memberNames)
    }

    /// What a signature over the received members covers: their canonical form, unknown members included,
    /// without `signatures`.
    public static func signedBytes(asReceived received: JSONObject) -> [UInt8] {
        JSONValue.object(received.removing("signatures")).canonicalBytes()
    }

    /// Whether the received members have the same canonical text as this document.
    ///
    /// - Parameter received: The members from which the document was decoded.
    public func isExactForm(of received: JSONObject) -> Bool {
        JSONValue.object(Self.withoutAbsentMembers(received)).canonicalBytes() == json.canonicalBytes()
    }
}
