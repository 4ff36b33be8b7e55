public import MeshProtocol

/// An Ed25519 public key that was found to be a point of the prime-order group.
///
/// Whatever admits anyone takes this type, not `NodeID`: small-order, mixed-order and unreduced points never become
/// one. Making one costs about as much as verifying a signature.
///
/// - Source: Specification 01 §6
public struct PublicKey: Sendable {
    /// The same 32 bytes as the name of a node.
    public let nodeID: NodeID

    private let fixed: FixedBytes<Length32>

    /// Takes a node's id for a key if it is a valid point.
    ///
    /// - Throws: `CryptoError` `invalidKey` for any other bytes, `unsupportedLibrary` when libsodium cannot tell.
    public init(_ id: NodeID) throws(CryptoError) {
        try Sodium.requireSupported()
        guard let fixed = FixedBytes<Length32>(id.bytes), Sodium.isValidPoint(fixed) else {
            throw CryptoError(.invalidKey, "\(id.fingerprint)… is not a valid Ed25519 public key")
        }
        self.nodeID = id
        self.fixed = fixed
    }

    /// Takes the canonical base64 text of a valid point, 44 characters.
    ///
    /// - Throws: `CryptoError` `invalidKey` for any other text, `unsupportedLibrary` when libsodium cannot tell.
    public init(text: String) throws(CryptoError) {
        guard let id = NodeID(text: text) else {
            throw CryptoError(.invalidKey, "a public key is the canonical base64 text of 32 bytes, 44 characters")
        }
        try self.init(id)
    }

    /// Takes a text for a key, or gives nil.
    ///
    /// A library that cannot tell was refused when the own keys were made, so nothing is lost with the error.
    init?(valid text: String) {
        do throws(CryptoError) {
            try self.init(text: text)
        } catch {
            return nil
        }
    }

    /// Whether a signature of the bytes verifies with this key.
    ///
    /// Refuses S not below the group order; the same bytes and key always give the same answer.
    ///
    /// - Parameters:
    ///   - signature: The signature.
    ///   - bytes: What was signed, whole.
    public func isValid(_ signature: Ed25519Signature, for bytes: [UInt8]) -> Bool {
        Sodium.verifies(signature.fixed, of: bytes, by: fixed)
    }

    /// The X25519 form of this key, which is the Noise static key of the node.
    ///
    /// - Source: Specification 01 §7
    public var agreementKey: X25519PublicKey {
        guard let converted = Sodium.agreementPublicKey(of: fixed) else {
            preconditionFailure("a point that passed the check of the prime-order group has an X25519 form")
        }
        return X25519PublicKey(converted)
    }

    /// The canonical base64 text.
    public var text: String { nodeID.text }

    /// The SHA-256 digest of the 32 bytes in lower-case hexadecimal.
    ///
    /// - Source: Specification 01 §8
    public var fingerprint: String { SHA256.hex(fixed.bytes) }
}

extension PublicKey: Hashable {
    /// Compares the 32 bytes.
    public static func == (left: PublicKey, right: PublicKey) -> Bool { left.nodeID == right.nodeID }

    /// Hashes the 32 bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(nodeID) }
}

extension PublicKey: CustomStringConvertible {
    /// The first characters of the text, as in logs.
    public var description: String { nodeID.fingerprint }
}
