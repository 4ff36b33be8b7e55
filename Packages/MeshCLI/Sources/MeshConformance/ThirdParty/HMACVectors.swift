internal import MeshCrypto

/// `hmac_sha256_test.json`: authentication codes, whole or shortened.
enum HMACVectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        try WycheproofFile.run(file, cases: &cases) { test, group in
            let tagBytes = try group.integer("tagSize") / 8
            try require((1...32).contains(tagBytes), "a tag of \(tagBytes) bytes is not one of HMAC-SHA256")
            let code = try HMACSHA256.authenticationCode(for: test.hex("msg"), key: test.hex("key")).prefix(tagBytes)
            let isEqual = try code.elementsEqual(test.hex("tag"))
            try require(isEqual, equals: WycheproofFile.isValid(test), "whether the code is equal")
        }
    }
}
