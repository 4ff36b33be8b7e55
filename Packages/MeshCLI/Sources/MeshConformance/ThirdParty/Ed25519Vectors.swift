internal import MeshCrypto

/// `ed25519_test.json`: signatures that must verify or must not.
enum Ed25519Vectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        try WycheproofFile.run(file, cases: &cases) { test, group in
            let key = try group.row("publicKey").hex("pk")
            let verifies = try Ed25519.isValidSignature(test.hex("sig"), for: test.hex("msg"), publicKey: key)
            try require(verifies, equals: WycheproofFile.isValid(test), "whether it verifies")
        }
    }
}
