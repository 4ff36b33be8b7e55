/// What a node signs in a request to the authority.
///
/// - Source: Specification 06 §3
public enum NodeRequest: Sendable {
    /// The name of the body's member that holds the signature.
    public static let signatureName = "signature"

    /// The signed text of a request: the canonical form of its body without `signature`.
    ///
    /// - Parameter body: The body's members, with or without the signature.
    public static func signedBytes(of body: JSONObject) -> [UInt8] {
        JSONValue.object(body.removing(signatureName)).canonicalBytes()
    }
}
