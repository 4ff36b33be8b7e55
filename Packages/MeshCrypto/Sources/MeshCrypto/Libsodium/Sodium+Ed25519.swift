internal import CSodium

// SAFETY: sizes are part of the parameters' types; a message is passed with its own count.
extension Sodium {
    /// Whether bytes are the canonical encoding of a point of the prime-order group other than the neutral one.
    static func isValidPoint(_ key: FixedBytes<Length32>) -> Bool {
        unsafe crypto_core_ed25519_is_valid_point(key.bytes) == 1
    }

    /// The X25519 form of a public key, or nil for a point that has none.
    static func agreementPublicKey(of key: FixedBytes<Length32>) -> FixedBytes<Length32>? {
        unsafe FixedBytes<Length32> { output in
            unsafe crypto_sign_ed25519_pk_to_curve25519(output, key.bytes) == 0
        }
    }

    /// Whether a signature of the message verifies with the key, by the strict rules of libsodium.
    static func verifies(
        _ signature: FixedBytes<Length64>, of message: [UInt8], by key: FixedBytes<Length32>
    ) -> Bool {
        unsafe crypto_sign_verify_detached(signature.bytes, message, UInt64(message.count), key.bytes) == 0
    }

    /// A signature of the message, or nil when the library fails.
    static func signature(of message: [UInt8], by key: SecretBytes<Length64>) -> FixedBytes<Length64>? {
        unsafe FixedBytes<Length64> { output in
            unsafe key.withUnsafePointer { secret in
                unsafe crypto_sign_detached(output, nil, message, UInt64(message.count), secret) == 0
            }
        }
    }

    /// The private key of 64 bytes (seed, then public key) for a seed, in guarded memory, and the public key.
    static func signingKey(
        seed: SecretBytes<Length32>
    ) throws(CryptoError) -> (secret: SecretBytes<Length64>, publicKey: FixedBytes<Length32>) {
        var publicKey: FixedBytes<Length32>?
        let secret = try unsafe SecretBytes<Length64>(.guarded) { output in
            unsafe publicKey = FixedBytes<Length32> { publicOutput in
                unsafe seed.withUnsafePointer { unsafe crypto_sign_seed_keypair(publicOutput, output, $0) == 0 }
            }
            return publicKey != nil
        }
        guard let publicKey else { throw CryptoError(.operationFailed, "libsodium made no key of a seed") }
        return (secret, publicKey)
    }

    /// The X25519 private key of a signing key, in guarded memory.
    static func agreementKey(of key: SecretBytes<Length64>) throws(CryptoError) -> SecretBytes<Length32> {
        try unsafe SecretBytes<Length32>(.guarded) { output in
            unsafe key.withUnsafePointer { unsafe crypto_sign_ed25519_sk_to_curve25519(output, $0) == 0 }
        }
    }
}
