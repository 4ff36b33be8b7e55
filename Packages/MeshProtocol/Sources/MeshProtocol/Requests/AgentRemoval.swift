/// What a node signs to take its listing out of the agent registry.
///
/// - Source: Specification 06 §8
public enum AgentRemoval: Sendable {
    /// The version that the authority accepts.
    public static let version = "v1"

    /// The signed text: `delete-agent|<version>|<key>|<signed_at>`.
    ///
    /// - Parameters:
    ///   - version: The version as sent.
    ///   - key: Base64 of the node's key, canonical.
    ///   - signedAt: The time exactly as sent.
    public static func signedBytes(version: String = AgentRemoval.version, key: String, signedAt: String) -> [UInt8] {
        Array("delete-agent|\(version)|\(key)|\(signedAt)".utf8)
    }
}
