/// The key derivation function HKDF with SHA-256.
///
/// - Source: RFC 5869
public enum HKDFSHA256: Sendable {
    /// The most bytes that one expansion gives: 255 blocks of 32.
    public static let maximumOutputBytes = 255 * Length32.byteCount

    /// Makes a pseudorandom key from input keying material.
    ///
    /// - Parameters:
    ///   - salt: Any number of bytes; none counts as 32 zero bytes.
    ///   - inputKeyMaterial: Any number of bytes.
    /// - Returns: 32 bytes.
    public static func extract(salt: [UInt8], inputKeyMaterial: [UInt8]) -> [UInt8] {
        HMACSHA256.authenticationCode(for: inputKeyMaterial, key: salt)
    }

    /// Stretches a pseudorandom key to the length asked for.
    ///
    /// - Parameters:
    ///   - pseudorandomKey: The result of `extract(salt:inputKeyMaterial:)`, or another uniformly random key.
    ///   - info: What the output is for; may be empty.
    ///   - count: Number of bytes wanted, 0 to `maximumOutputBytes`.
    /// - Throws: `CryptoError` `invalidLength` for another `count`.
    public static func expand(
        pseudorandomKey: [UInt8], info: [UInt8], count: Int
    ) throws(CryptoError) -> [UInt8] {
        guard (0...maximumOutputBytes).contains(count) else {
            throw CryptoError(.invalidLength, "HKDF-SHA256 gives 0 to \(maximumOutputBytes) bytes, not \(count)")
        }
        var output: [UInt8] = []
        output.reserveCapacity(count + Length32.byteCount)
        var block: [UInt8] = []
        var counter: UInt8 = 0
        while output.count < count {
            counter += 1  // at most 255, by the guard above
            block = HMACSHA256.authenticationCode(for: block + info + [counter], key: pseudorandomKey)
            output += block
        }
        return Array(output.prefix(count))
    }

    /// Extracts and expands in one step.
    ///
    /// - Parameters:
    ///   - inputKeyMaterial: Any number of bytes.
    ///   - salt: Any number of bytes.
    ///   - info: What the output is for; may be empty.
    ///   - count: Number of bytes wanted, 0 to `maximumOutputBytes`.
    /// - Throws: `CryptoError` `invalidLength` for another `count`.
    public static func deriveKey(
        inputKeyMaterial: [UInt8], salt: [UInt8], info: [UInt8], count: Int
    ) throws(CryptoError) -> [UInt8] {
        try expand(
            pseudorandomKey: extract(salt: salt, inputKeyMaterial: inputKeyMaterial), info: info, count: count
        )
    }
}
