import MeshCrypto
import Testing

@Suite("SHA-256, HMAC and HKDF")
struct HashingTests {
    @Test(
        "SHA-256 of the examples of FIPS 180",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ]
    )
    func sha256(_ text: String, _ digest: String) throws {
        #expect(SHA256.hex(Array(text.utf8)) == digest)
        #expect(try SHA256.hash(Array(text.utf8)) == hex(digest))
    }

    @Test("HMAC of RFC 4231 cases 1 to 3, 6 and 7, with short and long keys")
    func hmac() throws {
        let long = [UInt8](repeating: 0xaa, count: 131)
        let cases: [(key: [UInt8], message: [UInt8], code: String)] = [
            (
                [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                long, Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            (
                long,
                Array(
                    ("This is a test using a larger than block-size key and a larger than block-size data. "
                        + "The key needs to be hashed before being used by the HMAC algorithm.").utf8
                ),
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
            ),
        ]

        for example in cases {
            #expect(
                try HMACSHA256.authenticationCode(for: example.message, key: example.key) == hex(example.code)
            )
        }
    }

    @Test("HMAC of nothing under an empty key")
    func emptyHMAC() throws {
        #expect(
            try HMACSHA256.authenticationCode(for: [], key: [])
                == hex("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
        )
    }

    @Test("HKDF of RFC 5869 appendices A.1 and A.3")
    func hkdf() throws {
        let input = [UInt8](repeating: 0x0b, count: 22)
        let salt = Array(UInt8(0)...0x0c)
        let info = Array(UInt8(0xf0)...0xf9)

        #expect(
            try HKDFSHA256.extract(salt: salt, inputKeyMaterial: input)
                == hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
        )
        #expect(
            try HKDFSHA256.deriveKey(inputKeyMaterial: input, salt: salt, info: info, count: 42)
                == hex(
                    """
                    3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf
                    34007208d5b887185865
                    """
                )
        )
        #expect(
            try HKDFSHA256.deriveKey(inputKeyMaterial: input, salt: [], info: [], count: 42)
                == hex(
                    """
                    8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d
                    9d201395faa4b61a96c8
                    """
                )
        )
    }

    @Test("HKDF gives 0 to 255 blocks and refuses more")
    func hkdfLength() throws {
        let key = seed(1)

        #expect(try HKDFSHA256.expand(pseudorandomKey: key, info: [], count: 0).isEmpty)
        #expect(try HKDFSHA256.expand(pseudorandomKey: key, info: [], count: 8_160).count == 8_160)
        #expect(throws: CryptoError(.invalidLength, "")) {
            try HKDFSHA256.expand(pseudorandomKey: key, info: [], count: 8_161)
        }
        #expect(throws: CryptoError(.invalidLength, "")) {
            try HKDFSHA256.expand(pseudorandomKey: key, info: [], count: -1)
        }
    }
}
