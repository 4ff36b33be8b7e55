import MeshCrypto
import Testing

@Suite("X25519 on raw bytes")
struct X25519Tests {
    @Test(
        "the multiplications of RFC 7748 section 5.2 are reproduced",
        arguments: [
            (
                "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
                "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
                "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
            ),
            (
                "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
                "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
                "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
            ),
        ]
    )
    func multiplications(_ scalar: String, _ point: String, _ product: String) throws {
        #expect(try X25519.sharedSecret(privateKey: hex(scalar), publicKey: hex(point)) == hex(product))
    }

    @Test("1 and 1,000 rounds of RFC 7748 section 5.2 are reproduced")
    func rounds() throws {
        var scalar = try hex("0900000000000000000000000000000000000000000000000000000000000000")
        var point = scalar

        for round in 1...1_000 {
            (scalar, point) = (try X25519.sharedSecret(privateKey: scalar, publicKey: point), scalar)
            if round == 1 {
                #expect(try scalar == hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"))
            }
        }

        #expect(try scalar == hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"))
    }

    @Test("the key agreement of RFC 7748 section 6.1 is reproduced")
    func agreement() throws {
        let alice = try hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
        let bob = try hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
        let alicePublic = try hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
        let bobPublic = try hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
        let shared = try hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")

        #expect(try X25519.publicKey(privateKey: alice) == alicePublic)
        #expect(try X25519.publicKey(privateKey: bob) == bobPublic)
        #expect(try X25519.sharedSecret(privateKey: alice, publicKey: bobPublic) == shared)
        #expect(try X25519.sharedSecret(privateKey: bob, publicKey: alicePublic) == shared)
    }

    /// Points of small order and their unreduced spellings.
    static let smallOrderPoints = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]

    @Test("a small-order point gives an error, with and without the highest bit", arguments: Self.smallOrderPoints)
    func smallOrder(_ text: String) throws {
        var point = try hex(text)

        #expect(throws: CryptoError(.authenticationFailed, "")) {
            try X25519.sharedSecret(privateKey: seed(7), publicKey: point)
        }

        point[31] |= 0x80
        #expect(throws: CryptoError(.authenticationFailed, "")) {
            try X25519.sharedSecret(privateKey: seed(7), publicKey: point)
        }
    }

    @Test("other lengths are refused", arguments: [0, 31, 33])
    func lengths(_ count: Int) {
        let bytes = [UInt8](repeating: 9, count: count)

        #expect(throws: CryptoError(.invalidLength, "")) { try X25519.publicKey(privateKey: bytes) }
        #expect(throws: CryptoError(.invalidLength, "")) {
            try X25519.sharedSecret(privateKey: bytes, publicKey: seed(9))
        }
        #expect(throws: CryptoError(.invalidLength, "")) {
            try X25519.sharedSecret(privateKey: seed(9), publicKey: bytes)
        }
    }
}
