/// An X25519 private key.
///
/// A node's static key is in guarded memory; the key of one handshake is in plain memory. Both are wiped when the last
/// owner lets go. Safe to use from any thread.
///
/// - Source: RFC 7748 §5, §6.1
public final class AgreementKey: Sendable, CustomStringConvertible {
    /// The public half.
    public let publicKey: X25519PublicKey

    private let secret: SecretBytes<Length32>

    /// Makes a new random key in guarded memory.
    ///
    /// - Throws: `CryptoError` `outOfMemory`.
    public static func generate() throws(CryptoError) -> AgreementKey {
        try AgreementKey(Sodium.randomSecret(in: .guarded))
    }

    /// Makes a new random key for one handshake.
    static func generateEphemeral() throws(CryptoError) -> AgreementKey {
        try AgreementKey(Sodium.randomSecret(in: .plain))
    }

    /// Takes private bytes; they are clamped in use, and the caller wipes its own copy.
    ///
    /// - Parameter bytes: 32 bytes.
    /// - Throws: `CryptoError` `invalidLength` for another number of bytes, or `outOfMemory`.
    public convenience init(bytes: [UInt8]) throws(CryptoError) {
        guard bytes.count == Length32.byteCount else {
            throw CryptoError(.invalidLength, "an X25519 private key has 32 bytes, not \(bytes.count)")
        }
        try self.init(SecretBytes<Length32>(.guarded, copying: bytes))
    }

    init(_ secret: SecretBytes<Length32>) throws(CryptoError) {
        guard let publicKey = Sodium.publicKey(ofScalar: secret) else {
            throw CryptoError(.operationFailed, "libsodium made no public key")
        }
        self.secret = secret
        self.publicKey = X25519PublicKey(publicKey)
    }

    /// The secret shared with the owner of another key.
    ///
    /// - Parameter remote: The other's public key.
    /// - Returns: 32 bytes, which the caller wipes.
    /// - Throws: `CryptoError` `authenticationFailed` when the result is 32 zero bytes.
    public func sharedSecret(with remote: X25519PublicKey) throws(CryptoError) -> [UInt8] {
        try sharedSecretBytes(with: remote).copy()
    }

    func sharedSecretBytes(with remote: X25519PublicKey) throws(CryptoError) -> SecretBytes<Length32> {
        try Sodium.product(secret, remote.fixed)
    }

    /// The type's name only; never the secret.
    public var description: String { "AgreementKey" }
}
