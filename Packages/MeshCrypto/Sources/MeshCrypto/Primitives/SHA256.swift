internal import MeshProtocol

/// The hash function SHA-256.
///
/// - Source: FIPS 180-4; Specification 01 §8
public enum SHA256: Sendable {
    /// The digest of some bytes.
    ///
    /// - Parameter bytes: Any number of bytes.
    /// - Returns: 32 bytes.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        Sodium.sha256(bytes)
    }

    /// The digest of some bytes as 64 lower-case hexadecimal digits.
    ///
    /// - Parameter bytes: Any number of bytes.
    public static func hex(_ bytes: [UInt8]) -> String {
        Hex.encode(hash(bytes))
    }
}
