internal import MeshProtocol

/// An Ed25519 private key in guarded memory.
///
/// The seed is lent out, never printed; the memory is wiped when the last owner lets go. Safe to use from any thread.
///
/// - Source: RFC 8032 §5.1.5
public final class SigningKey: DocumentSigner, Sendable, CustomStringConvertible {
    /// The key that the signatures verify with.
    public let publicKey: PublicKey

    /// libsodium's form: the seed, then the public key.
    private let secret: SecretBytes<Length64>

    /// Makes a new random key.
    ///
    /// - Throws: `CryptoError` `outOfMemory` or `unsupportedLibrary`.
    public static func generate() throws(CryptoError) -> SigningKey {
        try SigningKey(seed: Sodium.randomSecret(in: .plain))
    }

    /// Takes a seed; the caller wipes its own copy.
    ///
    /// - Parameter seed: 32 bytes.
    /// - Throws: `CryptoError` `invalidLength` for another number of bytes, `outOfMemory` or `unsupportedLibrary`.
    public convenience init(seed: [UInt8]) throws(CryptoError) {
        guard seed.count == Length32.byteCount else {
            throw CryptoError(.invalidLength, "an Ed25519 seed has 32 bytes, not \(seed.count)")
        }
        try self.init(seed: SecretBytes<Length32>(.plain, copying: seed))
    }

    init(seed: SecretBytes<Length32>) throws(CryptoError) {
        try Sodium.requireSupported()
        let (secret, raw) = try Sodium.signingKey(seed: seed)
        guard let id = NodeID(bytes: raw.bytes) else {
            throw CryptoError(.operationFailed, "a public key has 32 bytes")
        }
        self.secret = secret
        publicKey = try PublicKey(id)
    }

    /// Signs bytes; no pre-hash, no context.
    ///
    /// - Parameter bytes: What is signed, whole.
    /// - Throws: `CryptoError` `operationFailed` when libsodium fails, which it does not on valid input.
    public func sign(_ bytes: [UInt8]) throws(CryptoError) -> Ed25519Signature {
        guard let signature = Sodium.signature(of: bytes, by: secret) else {
            throw CryptoError(.operationFailed, "libsodium made no signature")
        }
        return Ed25519Signature(signature)
    }

    /// The X25519 form of this key, which is the Noise static key of the node.
    ///
    /// - Throws: `CryptoError` `outOfMemory`.
    /// - Source: Specification 01 §7
    public func agreementKey() throws(CryptoError) -> AgreementKey {
        try AgreementKey(Sodium.agreementKey(of: secret))
    }

    /// Lends a copy of the seed and wipes it afterwards.
    ///
    /// For writing key files and for vectors. What `body` keeps is `body`'s to wipe.
    ///
    /// - Parameter body: Receives the 32 bytes.
    public func withSeed<Result>(_ body: ([UInt8]) throws -> Result) rethrows -> Result {
        var seed = copyOfSeed()
        defer { Sodium.wipe(&seed) }
        return try body(seed)
    }

    /// A copy of the seed, which the caller wipes.
    func copyOfSeed() -> [UInt8] {
        secret.copy(first: Length32.byteCount)
    }

    /// The seed as base64 text in ASCII bytes, which the caller wipes.
    func seedText() -> [UInt8] {
        Sodium.base64Text(ofFirst: Length32.byteCount, of: secret)
    }

    /// The public key's short fingerprint; never the secret.
    public var description: String { "SigningKey(\(publicKey))" }
}
