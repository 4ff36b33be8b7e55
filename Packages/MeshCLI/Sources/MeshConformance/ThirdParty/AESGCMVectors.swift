internal import MeshCrypto

/// `aes_gcm_test.json`: the groups with keys of 256, nonces of 96 and tags of 128 bits.
enum AESGCMVectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        try WycheproofFile.run(file, cases: &cases, applies: isOurs) { test, _ in
            let key = try test.hex("key")
            let nonce = try test.hex("iv")
            let associatedData = try test.hex("aad")
            let sealed = try test.hex("ct") + test.hex("tag")
            if try WycheproofFile.isValid(test) {
                let text = try test.hex("msg")
                try require(
                    AES256GCM.seal(text, key: key, nonce: nonce, associatedData: associatedData),
                    equalsBytes: sealed, "the ciphertext and tag")
                try require(
                    AES256GCM.open(sealed, key: key, nonce: nonce, associatedData: associatedData),
                    equalsBytes: text, "the opened text")
            } else {
                try requireRefusal(sealed, key: key, nonce: nonce, associatedData: associatedData)
            }
        }
    }

    private static func isOurs(_ group: VectorRow) throws -> Bool {
        try group.integer("keySize") == 256 && group.integer("ivSize") == 96 && group.integer("tagSize") == 128
    }

    private static func requireRefusal(
        _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], associatedData: [UInt8]
    ) throws {
        do {
            _ = try AES256GCM.open(sealed, key: key, nonce: nonce, associatedData: associatedData)
        } catch {
            return
        }
        throw Mismatch("an invalid message was opened")
    }
}
