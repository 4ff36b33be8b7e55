internal import MeshControlPlane
internal import MeshCrypto
internal import MeshProtocol
internal import TOMLKit

/// `files.json`: the texts of files that are read at start.
enum FileVectors: VectorSuite {
    static func run(_ file: VectorRow, keys: NamedKeys, cases: inout CaseRecorder) throws {
        for member in file.object where member.value.stringValue != nil {
            let text = try file.text(member.name)
            switch member.name {
            case "genesis-mesh.toml":
                cases.run(member.name) {
                    try require(TOMLText.json(of: text), equals: file.value("config"), "the configuration")
                }
            case "genesis.signed.json":
                cases.run(member.name) {
                    let genesis = try GenesisBlock(parsing: Array(text.utf8))
                    try require(genesis.isFullySigned(by: keys.signingKey("root").publicKey), "it does not verify")
                }
            case "node.cert.json":
                cases.run(member.name) { try check(text, as: JoinCertificate.self, keys: keys) }
            case "policy.json":
                cases.run(member.name) { try check(text, as: PolicyManifest.self, keys: keys) }
            case "replay-cache.json":
                cases.run(member.name) { try checkReplayCache(text) }
            default:
                cases.leaveOut()
            }
        }
    }

    private static func check<Document: SignedDocument>(
        _ text: String, as type: Document.Type, keys: NamedKeys
    ) throws {
        let document = try Document(parsing: Array(text.utf8))
        try require(document.hasSignature(by: keys.signingKey("na").publicKey), "no signature verifies")
    }

    private static func checkReplayCache(_ text: String) throws {
        let stored = try VectorRow(JSONValue(parsing: text)).object("processed_messages")
        let cache = try ReplayCacheFile(parsing: Array(text.utf8))
        try require(cache.skippedEntries, equals: 0, "the number of malformed entries")
        try require(cache.entries.count, equals: stored.count, "the number of entries")
    }
}
