import MeshCrypto
import Testing

@Suite("AES-256-GCM on raw bytes")
struct AES256GCMTests {
    @Test("the examples 13 to 16 of the GCM specification are reproduced")
    func examples() throws {
        let zeroKey = [UInt8](repeating: 0, count: 32)
        let zeroNonce = [UInt8](repeating: 0, count: 12)
        let key = try hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
        let nonce = try hex("cafebabefacedbaddecaf888")
        let text = try hex(
            """
            d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
            1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255
            """
        )
        let ciphertext = """
            522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
            8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
            """
        let associatedData = try hex("feedfacedeadbeeffeedfacedeadbeefabaddad2")

        #expect(
            try AES256GCM.seal([], key: zeroKey, nonce: zeroNonce) == hex("530f8afbc74536b9a963b4f1c4cb738b")
        )
        #expect(
            try AES256GCM.seal([UInt8](repeating: 0, count: 16), key: zeroKey, nonce: zeroNonce)
                == hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")
        )
        #expect(
            try AES256GCM.seal(text, key: key, nonce: nonce)
                == hex(ciphertext + "898015adb094dac5d93471bdec1a502270e3cc6c")
        )
        #expect(
            try AES256GCM.seal(Array(text.prefix(60)), key: key, nonce: nonce, associatedData: associatedData)
                == hex(ciphertext + "76fc6ece0f4e1768cddf8853bb2d551b")
        )
    }

    @Test(
        "what is sealed opens, at lengths around a block and large", arguments: [0, 1, 15, 16, 17, 65_536, 1_048_576])
    func roundTrip(_ count: Int) throws {
        let text = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let nonce = [UInt8](repeating: 3, count: 12)

        for associatedData in [[], [1, 2, 3]] as [[UInt8]] {
            let sealed = try AES256GCM.seal(text, key: seed(1), nonce: nonce, associatedData: associatedData)

            #expect(sealed.count == count + 16)
            #expect(count == 0 || Array(sealed.prefix(count)) != text)
            #expect(
                try AES256GCM.open(sealed, key: seed(1), nonce: nonce, associatedData: associatedData) == text
            )
        }
    }

    @Test("a message with any bit changed, cut short, or with other associated data is refused")
    func alterations() throws {
        let nonce = [UInt8](repeating: 3, count: 12)
        let sealed = try AES256GCM.seal(
            Array("seventeen bytes!!".utf8), key: seed(1), nonce: nonce, associatedData: [1]
        )
        let failure = CryptoError(.authenticationFailed, "")

        for bit in 0..<sealed.count * 8 {
            #expect(throws: failure) {
                try AES256GCM.open(sealed.flippingBit(bit), key: seed(1), nonce: nonce, associatedData: [1])
            }
        }
        for count in 0..<sealed.count {
            #expect(throws: failure) {
                try AES256GCM.open(Array(sealed.prefix(count)), key: seed(1), nonce: nonce, associatedData: [1])
            }
        }
        #expect(throws: failure) { try AES256GCM.open(sealed, key: seed(1), nonce: nonce) }
        #expect(throws: failure) {
            try AES256GCM.open(sealed, key: seed(2), nonce: nonce, associatedData: [1])
        }
    }

    @Test("keys and nonces of other lengths are refused", arguments: [0, 11, 13, 16, 31, 33])
    func lengths(_ count: Int) {
        let bytes = [UInt8](repeating: 1, count: count)
        let nonce = [UInt8](repeating: 3, count: 12)

        #expect(throws: CryptoError(.invalidLength, "")) { try AES256GCM.seal([], key: bytes, nonce: nonce) }
        #expect(throws: CryptoError(.invalidLength, "")) { try AES256GCM.seal([], key: seed(1), nonce: bytes) }
    }
}
