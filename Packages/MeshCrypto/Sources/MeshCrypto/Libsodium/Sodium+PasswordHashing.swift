internal import CSodium

// SAFETY: sizes are part of the parameters' types; the passphrase is passed with its own count and is not empty.
extension Sodium {
    /// The Argon2id key of 32 bytes for a passphrase that is not empty.
    ///
    /// - Throws: `CryptoError` `operationFailed` when the memory for it cannot be had.
    static func argon2id(
        passphrase: [UInt8], salt: FixedBytes<Length16>, iterations: Int, memoryBytes: Int
    ) throws(CryptoError) -> SecretBytes<Length32> {
        start()
        precondition(!passphrase.isEmpty, "an empty array may have no address")
        return try unsafe SecretBytes<Length32>(.plain) { output in
            unsafe passphrase.withUnsafeBytes { passphrase in
                guard let text = unsafe passphrase.baseAddress?.assumingMemoryBound(to: CChar.self) else {
                    return false
                }
                return unsafe crypto_pwhash(
                    output, UInt64(Length32.byteCount), text, UInt64(passphrase.count), salt.bytes,
                    UInt64(iterations), memoryBytes, crypto_pwhash_ALG_ARGON2ID13
                ) == 0
            }
        }
    }
}
