/// How the mesh uses the Noise Protocol Framework.
///
/// - Source: Specification 03 §2
public enum MeshNoise: Sendable {
    /// The name of the protocol, which begins the handshake hash.
    public static let protocolName = "Noise_XX_25519_AESGCM_SHA256"
    /// The prologue of link version 1: the text `GenesisMeshNoiseXX`.
    public static let prologue: [UInt8] = Array("GenesisMeshNoiseXX".utf8)
    /// What sealing adds to a message.
    public static let tagBytes = AEADTag.byteCount
}
