internal import MeshCrypto
public import MeshProtocol

/// A public document as it is served: bytes that never change, and their entity tag.
///
/// - Source: Specification 06 §6
public struct PublicDocument: Sendable, Equatable {
    /// The body of the reply: canonical form and a newline.
    public let bytes: [UInt8]
    /// The entity tag with its quotes.
    public let entityTag: String

    /// Renders a document.
    public init(_ document: some JSONDocument) {
        self.init(document.json)
    }

    /// Renders a value.
    public init(_ json: JSONValue) {
        bytes = json.canonicalBytes() + [0x0A]
        entityTag = "\"" + String(SHA256.hex(bytes).prefix(32)) + "\""
    }
}
