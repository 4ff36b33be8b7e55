/// X25519 on raw bytes.
///
/// For keys that stay, use `AgreementKey`; these functions are for vectors, and they leave wiping the private key
/// and the result to the caller.
///
/// - Source: RFC 7748 §5
public enum X25519: Sendable {
    /// The public key of a private key.
    ///
    /// - Parameter privateKey: 32 bytes; clamped as RFC 7748 says.
    /// - Throws: `CryptoError` `invalidLength` for another number of bytes.
    public static func publicKey(privateKey: [UInt8]) throws(CryptoError) -> [UInt8] {
        try AgreementKey(bytes: privateKey).publicKey.bytes
    }

    /// The shared secret of a private key and a public key.
    ///
    /// - Parameters:
    ///   - privateKey: 32 bytes; clamped as RFC 7748 says.
    ///   - publicKey: 32 bytes; the highest bit is ignored.
    /// - Returns: 32 bytes.
    /// - Throws: `CryptoError` `invalidLength` for other numbers of bytes, `authenticationFailed` when the result
    ///   is 32 zero bytes.
    public static func sharedSecret(privateKey: [UInt8], publicKey: [UInt8]) throws(CryptoError) -> [UInt8] {
        guard let remote = X25519PublicKey(bytes: publicKey) else {
            throw CryptoError(.invalidLength, "an X25519 public key has 32 bytes, not \(publicKey.count)")
        }
        return try AgreementKey(bytes: privateKey).sharedSecret(with: remote)
    }
}
