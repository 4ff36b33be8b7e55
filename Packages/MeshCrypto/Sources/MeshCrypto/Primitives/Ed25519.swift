internal import MeshProtocol

/// Ed25519 on raw bytes.
///
/// For keys that stay, use `SigningKey` and `PublicKey`; these functions are for vectors and protocols that carry
/// raw bytes, and they leave wiping the seed to the caller.
///
/// - Source: RFC 8032 §5.1; Specification 01 §6
public enum Ed25519: Sendable {
    /// The public key of a seed.
    ///
    /// - Parameter seed: 32 bytes.
    /// - Throws: `CryptoError` `invalidLength` for another number of bytes.
    public static func publicKey(seed: [UInt8]) throws(CryptoError) -> [UInt8] {
        try SigningKey(seed: seed).publicKey.nodeID.bytes
    }

    /// Signs a message; no pre-hash, no context.
    ///
    /// - Parameters:
    ///   - message: Any number of bytes.
    ///   - seed: 32 bytes.
    /// - Returns: 64 bytes.
    /// - Throws: `CryptoError` `invalidLength` for a seed of another length.
    public static func sign(_ message: [UInt8], seed: [UInt8]) throws(CryptoError) -> [UInt8] {
        try SigningKey(seed: seed).sign(message).bytes
    }

    /// Whether a signature verifies.
    ///
    /// Refuses S not below the group order, small-order and non-canonical public keys, and other lengths. It does
    /// not ask that the key lies in the prime-order group: `PublicKey` does.
    ///
    /// - Parameters:
    ///   - signature: 64 bytes.
    ///   - message: Any number of bytes.
    ///   - publicKey: 32 bytes.
    public static func isValidSignature(_ signature: [UInt8], for message: [UInt8], publicKey: [UInt8]) -> Bool {
        Sodium.start()
        guard let signature = FixedBytes<Length64>(signature), let key = FixedBytes<Length32>(publicKey) else {
            return false
        }
        return Sodium.verifies(signature, of: message, by: key)
    }
}
