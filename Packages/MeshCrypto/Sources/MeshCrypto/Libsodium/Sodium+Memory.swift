internal import CSodium

// SAFETY: memory is passed with its own count, or with the count that its type has.
extension Sodium {
    /// Random bytes in memory of their own.
    static func randomSecret<Length: ByteLength>(
        in memory: SecretMemory
    ) throws(CryptoError) -> SecretBytes<Length> {
        start()
        return try unsafe SecretBytes<Length>(memory) { output in
            unsafe randombytes_buf(output, Length.byteCount)
            return true
        }
    }

    /// Random bytes that are no secret: salts, nonces, names of temporary files.
    static func randomBytes(_ count: Int) -> [UInt8] {
        start()
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            if let base = buffer.baseAddress, count > 0 { unsafe randombytes_buf(base, count) }
            written = count
        }
    }

    /// Whether two values of equal length are equal, in constant time.
    static func areEqual<Length: ByteLength>(_ left: FixedBytes<Length>, _ right: FixedBytes<Length>) -> Bool {
        unsafe sodium_memcmp(left.bytes, right.bytes, Length.byteCount) == 0
    }

    /// Overwrites an array that the caller owns alone; a shared one would be copied first.
    static func wipe(_ bytes: inout [UInt8]) {
        unsafe bytes.withUnsafeMutableBytes { bytes in
            if let base = bytes.baseAddress { unsafe sodium_memzero(base, bytes.count) }
        }
    }
}
