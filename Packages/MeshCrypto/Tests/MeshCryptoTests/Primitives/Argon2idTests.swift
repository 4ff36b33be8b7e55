import MeshCrypto
import Testing

@Suite("Argon2id")
struct Argon2idTests {
    @Test(
        "keys are those of the reference implementation (argon2-cffi)",
        arguments: [
            (1, 8_192, "9aeef75313e585f492c33c5e12d82e9ad253b7dd78632d537e899cd4eddd789c"),
            (3, 65_536, "0d1a3c6523c8f06e4e0af9c515aa5b5448cfebd6838f2d52c3d8b6ef8ddc3c2e"),
        ]
    )
    func vectors(_ iterations: Int, _ memoryKiB: Int, _ key: String) throws {
        let parameters = try Argon2id.Parameters(memoryKiB: memoryKiB, iterations: iterations)
        let passphrase = Array("correct horse battery staple".utf8)

        #expect(
            try Argon2id.deriveKey(passphrase: passphrase, salt: Array(0..<16), parameters: parameters) == hex(key)
        )
    }

    @Test(
        "cost parameters outside their ranges are refused",
        arguments: [(8_191, 3), (1_048_577, 3), (65_536, 0), (65_536, 17), (.max, .max), (.min, -1)]
    )
    func bounds(_ memoryKiB: Int, _ iterations: Int) {
        #expect(throws: CryptoError(.invalidParameters, "")) {
            try Argon2id.Parameters(memoryKiB: memoryKiB, iterations: iterations)
        }
    }

    @Test("cost parameters at the ends of their ranges are accepted", arguments: [(8_192, 1), (1_048_576, 16)])
    func ends(_ memoryKiB: Int, _ iterations: Int) throws {
        let parameters = try Argon2id.Parameters(memoryKiB: memoryKiB, iterations: iterations)

        #expect(parameters.memoryKiB == memoryKiB)
        #expect(parameters.iterations == iterations)
    }

    @Test("an empty passphrase and salts of other lengths are refused")
    func inputs() throws {
        let parameters = try Argon2id.Parameters(memoryKiB: 8_192, iterations: 1)

        #expect(throws: CryptoError(.invalidLength, "")) {
            try Argon2id.deriveKey(passphrase: [], salt: Array(0..<16), parameters: parameters)
        }
        for count in [0, 8, 15, 17] {
            #expect(throws: CryptoError(.invalidLength, "")) {
                try Argon2id.deriveKey(
                    passphrase: [1], salt: [UInt8](repeating: 0, count: count), parameters: parameters
                )
            }
        }
    }
}
