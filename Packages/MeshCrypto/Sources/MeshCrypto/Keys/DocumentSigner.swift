/// Something that signs with one Ed25519 key: a key in memory, or one in a device.
public protocol DocumentSigner: Sendable {
    /// The key that the signatures verify with.
    var publicKey: PublicKey { get }

    /// Signs bytes; no pre-hash, no context.
    ///
    /// - Parameter bytes: What is signed, whole.
    /// - Throws: When the key cannot be used; what exactly depends on where it is kept.
    func sign(_ bytes: [UInt8]) throws -> Ed25519Signature
}
