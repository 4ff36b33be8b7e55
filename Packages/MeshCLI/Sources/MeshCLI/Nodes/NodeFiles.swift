internal import MeshCrypto
internal import MeshProtocol

/// Where the files of a node are, by its config.
struct NodeFiles: Sendable {
    let home: String
    let genesis: String
    let key: String
    let certificate: String
    let policy: String

    init(_ config: MeshConfig) throws {
        home = try config.home()
        genesis = try config.string(.genesis) ?? PathText.joining(home, "genesis.signed.json")
        key = try config.string(.nodeKey) ?? PathText.joining(home, "keys/node.key")
        certificate = try config.string(.nodeCertificate) ?? PathText.joining(home, "node.cert.json")
        policy = try config.string(.policy) ?? PathText.joining(home, "policy.json")
    }

    /// The folder for what a running node keeps over a restart.
    var state: String { PathText.joining(home, "state") }
}
