internal import MeshCrypto
internal import MeshProtocol

/// What identifies a message for the suppression of duplicates: 16 bytes of a digest of its origin and id.
///
/// Ids come from outside and may be as long as a frame; the digest has a fixed size and the same cost in a table.
struct MessageDigest: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    init(sender: NodeID, messageID: String) {
        var bytes = sender.bytes
        bytes.append(contentsOf: messageID.utf8)
        let digest = SHA256.hash(bytes)
        high = digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
