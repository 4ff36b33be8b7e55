/// A document that carries signatures over the rest of itself.
///
/// - Source: Specification 01 §6
public protocol SignedDocument: JSONDocument {
    /// The signatures in the order in which they were added.
    var signatures: [DocumentSignature] { get set }
}

extension SignedDocument {
    /// What is signed: the canonical form of the document without its `signatures` member.
    public var signedBytes: [UInt8] {
        var unsigned = self
        unsigned.signatures = []
        let json = unsigned.json
        guard case .object(let members) = json else { return json.canonicalBytes() }
        return JSONValue.object(members.removing("signatures")).canonicalBytes()
    }
}
