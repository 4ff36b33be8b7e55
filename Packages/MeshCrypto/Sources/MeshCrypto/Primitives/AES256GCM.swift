/// AES-256-GCM on raw bytes, one message at a time.
///
/// The caller answers for never using a nonce twice with one key. Links use `NoiseSession`, which does.
///
/// - Source: NIST SP 800-38D
public enum AES256GCM: Sendable {
    /// Number of bytes of a key.
    public static let keyBytes = 32
    /// Number of bytes of a nonce.
    public static let nonceBytes = 12
    /// Number of bytes of a tag.
    public static let tagBytes = 16

    /// Encrypts and authenticates.
    ///
    /// - Parameters:
    ///   - plaintext: Any number of bytes up to 2 GiB.
    ///   - key: 32 bytes.
    ///   - nonce: 12 bytes, used once with this key.
    ///   - associatedData: Bytes that are authenticated, not encrypted.
    /// - Returns: The ciphertext, as long as the plaintext, then the tag of 16 bytes.
    /// - Throws: `CryptoError` `invalidLength` for a key or nonce of another length.
    public static func seal(
        _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], associatedData: [UInt8] = []
    ) throws(CryptoError) -> [UInt8] {
        try AESGCMContext.seal(
            plaintext, key: checkedKey(key), nonce: checkedNonce(nonce), associatedData: associatedData
        )
    }

    /// Checks the tag and decrypts.
    ///
    /// - Parameters:
    ///   - ciphertext: The ciphertext, then the tag of 16 bytes.
    ///   - key: 32 bytes.
    ///   - nonce: 12 bytes.
    ///   - associatedData: The bytes that were authenticated with it.
    /// - Returns: The plaintext.
    /// - Throws: `CryptoError` `authenticationFailed` when the message is not authentic or shorter than a tag;
    ///   `invalidLength` for a key or nonce of another length. Nothing of the plaintext is released.
    public static func open(
        _ ciphertext: [UInt8], key: [UInt8], nonce: [UInt8], associatedData: [UInt8] = []
    ) throws(CryptoError) -> [UInt8] {
        try AESGCMContext.open(
            ciphertext, key: checkedKey(key), nonce: checkedNonce(nonce), associatedData: associatedData
        )
    }

    private static func checkedNonce(_ bytes: [UInt8]) throws(CryptoError) -> AEADNonce {
        guard let nonce = AEADNonce(bytes) else {
            throw CryptoError(.invalidLength, "a nonce of AES-256-GCM has 12 bytes, not \(bytes.count)")
        }
        return nonce
    }

    private static func checkedKey(_ bytes: [UInt8]) throws(CryptoError) -> SecretBytes<Length32> {
        guard bytes.count == keyBytes else {
            throw CryptoError(.invalidLength, "a key of AES-256-GCM has 32 bytes, not \(bytes.count)")
        }
        return try SecretBytes<Length32>(.plain, copying: bytes)
    }
}
