import MeshCrypto
import Testing

@testable import AuthorityCore

@Suite("NodeKeyCache")
struct NodeKeyCacheTests {
    private func keys(_ count: UInt8) throws -> [PublicKey] {
        try (1...count).map { try SigningKey(seed: [UInt8](repeating: $0, count: 32)).publicKey }
    }

    @Test("a key that was kept is found by its id, another is not")
    func lookup() throws {
        let keys = try keys(2)
        var cache = NodeKeyCache(capacity: 4)

        cache.keep(keys[0])

        #expect(cache.key(keys[0].nodeID) == keys[0])
        #expect(cache.key(keys[1].nodeID) == nil)
    }

    @Test("never more than its capacity is kept, and those not used lately go")
    func bound() throws {
        let keys = try keys(20)
        var cache = NodeKeyCache(capacity: 4)

        for key in keys {
            cache.keep(keys[0])
            cache.keep(key)
            #expect(cache.count <= 4)
        }

        #expect(cache.key(keys[0].nodeID) != nil)
        #expect(cache.key(keys[19].nodeID) != nil)
        #expect(cache.key(keys[1].nodeID) == nil)
    }

    @Test("it keeps a hundred thousand keys")
    func standard() {
        #expect(AuthorityLimits.nodeKeys == 100_000)
    }
}
