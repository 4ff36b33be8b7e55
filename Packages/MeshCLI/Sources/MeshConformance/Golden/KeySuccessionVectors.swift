internal import MeshCrypto
internal import MeshProtocol

/// `key-succession.json`: a chain of authority keys that verifies, and altered chains.
enum KeySuccessionVectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        let genesis = try file.value("genesis")
        let rootPublicKey = try file.text("root_public_key")
        cases.run("the last record's form and digest") {
            let record = try KeySuccessionRecord(json: file.value("wire"))
            try require(record.signedBytes, equals: file.text("canonical_json"), "the canonical form")
            try require(record.digest, equals: file.text("digest"), "the digest")
        }
        cases.run("chain") {
            let verification = try verify(file, chain: "chain", genesis: genesis, rootPublicKey: rootPublicKey)
            let windows = verification.history?.windows.map(\.json) ?? []
            try require(JSONValue.array(windows), equals: .array(file.array("keys")), "the key windows")
        }
        for altered in try file.object("altered") {
            let row = try VectorRow(altered.value)
            cases.run("altered: \(altered.name)", of: row) {
                _ = try verify(row, chain: "successions", genesis: genesis, rootPublicKey: rootPublicKey)
            }
        }
    }

    /// Verifies the chain of a row and compares with its `verified` and the first of its `failures`.
    private static func verify(
        _ row: VectorRow, chain: String, genesis: JSONValue, rootPublicKey: String
    ) throws -> KeyHistoryVerification {
        let verification = try AuthorityKeyHistory.verify(
            genesis: genesis, successions: row.array(chain), rootPublicKey: rootPublicKey)
        let failures = verification.failures.map { "\($0.reason.rawValue) at \($0.keySequence)" }
        let isExpected = try row.flag("verified", default: false)
        try require(
            verification.isVerified == isExpected,
            "verified is \(verification.isVerified), expected \(isExpected); failures: \(failures)")
        if let first = try row.array("failures").first {
            let expected = try VectorRow(first)
            let text = try "\(expected.text("reason")) at \(expected.integer("key_sequence"))"
            try require(failures.first ?? "none", equals: text, "the first failure")
        }
        return verification
    }
}
