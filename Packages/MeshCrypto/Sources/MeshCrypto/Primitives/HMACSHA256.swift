/// The message authentication code HMAC-SHA256.
///
/// - Source: RFC 2104
public enum HMACSHA256: Sendable {
    /// The authentication code of a message.
    ///
    /// - Parameters:
    ///   - message: Any number of bytes.
    ///   - key: Any number of bytes.
    /// - Returns: 32 bytes.
    public static func authenticationCode(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        Sodium.hmacSHA256(of: message, key: key)
    }
}
