internal import CSodium

// SAFETY: inputs are passed with their own counts; an empty input is skipped, so that no nil address is passed on;
// outputs are fixed-size types.
extension Sodium {
    /// The SHA-256 digest of parts in order.
    static func sha256(_ parts: [UInt8]...) -> [UInt8] {
        start()
        var state = crypto_hash_sha256_state()
        var digest = [UInt8](repeating: 0, count: Length32.byteCount)
        unsafe require(crypto_hash_sha256_init(&state))
        for part in parts where !part.isEmpty {
            unsafe require(crypto_hash_sha256_update(&state, part, UInt64(part.count)))
        }
        unsafe require(crypto_hash_sha256_final(&state, &digest))
        return digest
    }

    /// The HMAC-SHA256 of a message under a key of any length.
    static func hmacSHA256(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Length32.byteCount)
        unsafe key.withUnsafeBytes { key in
            unsafe message.withUnsafeBytes { message in
                unsafe code.withUnsafeMutableBufferPointer { code in
                    guard let output = code.baseAddress else { return }
                    unsafe hmac(key: key, parts: [message], into: output)
                }
            }
        }
        return code
    }

    /// HKDF with two outputs of 32 bytes, all of it in wiped memory.
    ///
    /// - Parameter input: Keying material; nil counts as no bytes.
    /// - Source: Noise Protocol Framework rev. 34 §4.3
    static func noiseHKDF(
        chainingKey: SecretBytes<Length32>, input: SecretBytes<Length32>?
    ) throws(CryptoError) -> (SecretBytes<Length32>, SecretBytes<Length32>) {
        let temporary =
            if let input {
                try unsafe input.withUnsafeBytes { (input) throws(CryptoError) in
                    try unsafe hmac(key: chainingKey, parts: [input])
                }
            } else {
                try unsafe hmac(key: chainingKey, parts: [])
            }
        let numbers: [UInt8] = [1, 2]
        return try unsafe numbers.span.withUnsafeBytes { (numbers) throws(CryptoError) in
            let one = unsafe UnsafeRawBufferPointer(rebasing: numbers[..<1])
            let two = unsafe UnsafeRawBufferPointer(rebasing: numbers[1...])
            let first = try unsafe hmac(key: temporary, parts: [one])
            let second = try unsafe first.withUnsafeBytes { (first) throws(CryptoError) in
                try unsafe hmac(key: temporary, parts: [first, two])
            }
            return (first, second)
        }
    }

    private static func hmac(
        key: SecretBytes<Length32>, parts: [UnsafeRawBufferPointer]
    ) throws(CryptoError) -> SecretBytes<Length32> {
        try unsafe SecretBytes<Length32>(.plain) { output in
            unsafe key.withUnsafeBytes { unsafe hmac(key: $0, parts: parts, into: output) }
            return true
        }
    }

    /// Writes the 32-byte HMAC-SHA256 of parts in order.
    private static func hmac(
        key: UnsafeRawBufferPointer, parts: [UnsafeRawBufferPointer], into output: UnsafeMutablePointer<UInt8>
    ) {
        start()
        var state = crypto_auth_hmacsha256_state()
        defer { unsafe sodium_memzero(&state, MemoryLayout<crypto_auth_hmacsha256_state>.size) }
        if let bytes = unsafe key.baseAddress?.assumingMemoryBound(to: UInt8.self) {
            unsafe require(crypto_auth_hmacsha256_init(&state, bytes, key.count))
        } else {
            var nothing: UInt8 = 0
            unsafe require(crypto_auth_hmacsha256_init(&state, &nothing, 0))
        }
        for index in unsafe parts.indices {
            let part = unsafe parts[index]
            guard let bytes = unsafe part.baseAddress?.assumingMemoryBound(to: UInt8.self) else { continue }
            unsafe require(crypto_auth_hmacsha256_update(&state, bytes, UInt64(part.count)))
        }
        unsafe require(crypto_auth_hmacsha256_final(&state, output))
    }

    /// Hash functions return a status that is always 0; another one would mean a broken library.
    private static func require(_ status: Int32) {
        precondition(status == 0, "libsodium failed to hash")
    }
}
