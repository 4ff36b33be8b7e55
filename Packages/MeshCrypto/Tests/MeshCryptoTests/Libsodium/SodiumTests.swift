import MeshCrypto
import Testing

@testable import MeshCrypto

@Suite("The libraries")
struct SodiumTests {
    @Test("the libraries of this system pass the test at start")
    func start() throws {
        try CryptoLibraries.check()

        #expect(CryptoLibraries.versions.count == 2)
        #expect(CryptoLibraries.versions.allSatisfy { $0.utf8.contains { (0x30...0x39).contains($0) } })
    }

    @Test("the test at start looks at the honest key plus the point of order 2")
    func selfTestPoints() throws {
        let honest = try #require(PointSelfTest.honestKey)
        let shifted = try #require(PointSelfTest.honestKeyPlusOrderTwo)

        // (x, y) + (0, -1) is (-x, -y): the sum of both y is p, and the sign of x changes.
        var sum = [UInt8](repeating: 0, count: 32)
        var carry = 0
        for index in 0..<32 {
            let mask: UInt8 = index == 31 ? 0x7f : 0xff
            let digits = Int(honest.bytes[index] & mask) + Int(shifted.bytes[index] & mask) + carry
            sum[index] = UInt8(digits & 0xff)
            carry = digits >> 8
        }
        #expect(try sum == hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"))
        #expect((honest.bytes[31] ^ shifted.bytes[31]) & 0x80 != 0)
        #expect(try honest.bytes == Ed25519.publicKey(seed: seed(10)))
    }

    @Test("an unfit library is refused with its version and the package to upgrade")
    func unfitLibrary() {
        let error = Sodium.unsupported(version: "1.0.18", because: "takes public keys outside the prime-order group")

        #expect(error.code == .unsupportedLibrary)
        #expect(error.message.hasPrefix("libsodium 1.0.18 takes"))
        #expect(error.message.contains("libsodium23"))
    }

    @Test("guarded and plain secrets hold what they were given, and only the right number of bytes")
    func secretBytes() throws {
        for memory in [SecretMemory.guarded, .plain] {
            let secret = try SecretBytes<Length32>(memory, copying: seed(5))
            #expect(secret.copy() == seed(5))
            #expect(throws: CryptoError(.invalidLength, "")) {
                try SecretBytes<Length32>(memory, copying: [1, 2, 3])
            }
            #expect(throws: CryptoError(.operationFailed, "")) {
                try unsafe SecretBytes<Length32>(memory) { _ in false }
            }
        }
    }

    @Test("fixed bytes take exactly their number", arguments: [0, 31, 33])
    func fixedBytes(_ count: Int) {
        #expect(FixedBytes<Length32>([UInt8](repeating: 0, count: count)) == nil)
    }

    @Test("comparison in constant time tells equal from different keys")
    func comparison() throws {
        let key = try #require(X25519PublicKey(bytes: seed(1)))

        #expect(key.isEqual(to: try #require(X25519PublicKey(bytes: seed(1)))))
        for bit in 0..<256 {
            #expect(!key.isEqual(to: try #require(X25519PublicKey(bytes: seed(1).flippingBit(bit)))))
        }
    }
}
