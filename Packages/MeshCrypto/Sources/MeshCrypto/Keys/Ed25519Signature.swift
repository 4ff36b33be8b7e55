internal import MeshProtocol

/// The 64 bytes of an Ed25519 signature; nothing is said about what they sign.
///
/// - Source: Specification 01 §5, §6
public struct Ed25519Signature: Sendable, Hashable {
    let fixed: FixedBytes<Length64>

    /// Takes exactly 64 bytes.
    public init?(bytes: [UInt8]) {
        guard let fixed = FixedBytes<Length64>(bytes) else { return nil }
        self.fixed = fixed
    }

    /// Takes the canonical base64 text of 64 bytes, 88 characters.
    public init?(text: String) {
        guard text.utf8.count == 88, let bytes = Base64.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    init(_ fixed: FixedBytes<Length64>) {
        self.fixed = fixed
    }

    /// The 64 bytes.
    public var bytes: [UInt8] { fixed.bytes }

    /// The canonical base64 text.
    public var text: String { Base64.encode(fixed.bytes) }
}
