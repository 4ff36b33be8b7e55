internal import MeshCrypto

/// `hkdf_sha256_test.json`: derived keys; invalid cases ask for more than 255 blocks.
enum HKDFVectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        try WycheproofFile.run(file, cases: &cases) { test, _ in
            let input = try test.hex("ikm")
            let salt = try test.hex("salt")
            let info = try test.hex("info")
            let count = try test.integer("size")
            if try WycheproofFile.isValid(test) {
                let derived = try HKDFSHA256.deriveKey(inputKeyMaterial: input, salt: salt, info: info, count: count)
                try require(derived, equalsBytes: test.hex("okm"), "the derived key")
            } else {
                try requireRefusal(input: input, salt: salt, info: info, count: count)
            }
        }
    }

    private static func requireRefusal(input: [UInt8], salt: [UInt8], info: [UInt8], count: Int) throws {
        do {
            _ = try HKDFSHA256.deriveKey(inputKeyMaterial: input, salt: salt, info: info, count: count)
        } catch {
            return
        }
        throw Mismatch("\(count) bytes were derived, expected a refusal")
    }
}
