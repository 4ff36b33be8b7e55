internal import MeshCrypto
internal import MeshProtocol

/// The fingerprint that pins a network's genesis block, whatever the formatting of the file that holds it.
///
/// - Source: Specification 07 §5
enum GenesisFingerprint {
    /// The lower-case hex SHA-256 of the file form, which is what `sha256sum genesis.signed.json` prints.
    static func of(_ genesis: GenesisBlock) -> String {
        SHA256.hex(genesis.fileBytes())
    }

    /// Whether `text` names this block; upper case and a leading `sha256:` are as good.
    static func matches(_ text: String, _ genesis: GenesisBlock) -> Bool {
        var text = text.lowercased()
        if text.hasPrefix("sha256:") { text.removeFirst("sha256:".count) }
        return text == of(genesis)
    }
}
