import MeshCrypto
import MeshProtocol
import MeshRouting

/// Ids and keys for tests: the key of a seed that repeats one byte.
enum TestIDs {
    static func key(_ byte: UInt8) throws -> SigningKey { try SigningKey(seed: Array(repeating: byte, count: 32)) }

    /// 32 bytes that need not be a key.
    static func id(_ number: Int) -> NodeID? {
        NodeID(bytes: (0..<32).map { UInt8(truncatingIfNeeded: number >> (8 * ($0 % 4))) ^ UInt8($0) })
    }
}
