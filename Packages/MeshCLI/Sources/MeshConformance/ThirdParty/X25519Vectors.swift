internal import MeshCrypto

/// `x25519_test.json`: shared secrets; those of 32 zero bytes must be refused.
enum X25519Vectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        try WycheproofFile.run(file, cases: &cases) { test, _ in
            let expected = try test.hex("shared")
            let isRefused = try expected.allSatisfy { $0 == 0 } || !WycheproofFile.isValid(test)
            let privateKey = try test.hex("private")
            let publicKey = try test.hex("public")
            let shared: [UInt8]
            do throws(CryptoError) {
                shared = try X25519.sharedSecret(privateKey: privateKey, publicKey: publicKey)
            } catch {
                try require(isRefused, "refused: \(error)")
                return
            }
            try require(!isRefused, "a secret of 32 zero bytes was given out, expected a refusal")
            try require(shared, equalsBytes: expected, "the shared secret")
        }
    }
}
