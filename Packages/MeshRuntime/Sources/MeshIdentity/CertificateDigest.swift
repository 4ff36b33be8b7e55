internal import MeshCrypto

/// A certificate id as a fixed-size key: the first 16 bytes of the SHA-256 of its UTF-8 bytes.
///
/// Ids come from outside, so they are never compared as `String` (canonical equivalence would merge two of
/// them) and never kept at their own length.
struct CertificateDigest: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    init(_ certificateID: String) {
        let digest = SHA256.hash(Array(certificateID.utf8))
        high = digest[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = digest[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
