/// The config of a network on this machine, `genesis-mesh.toml`.
///
/// - Source: Specification 02 §13
struct MeshConfig: Sendable {
    /// A key of the config.
    struct Key: Sendable, Equatable {
        let section: String
        let name: String

        static let networkName = Key(section: "network", name: "name")
        static let networkVersion = Key(section: "network", name: "version")
        static let authorityEndpoint = Key(section: "network", name: "na_endpoint")
        static let home = Key(section: "paths", name: "home")
        static let genesis = Key(section: "paths", name: "genesis")
        static let authorityKey = Key(section: "paths", name: "na_private_key")
        static let operatorKey = Key(section: "paths", name: "operator_private_key")
        static let operatorPublicKey = Key(section: "paths", name: "operator_public_key")
        static let nodeKey = Key(section: "paths", name: "node_private_key")
        static let nodeCertificate = Key(section: "paths", name: "node_certificate")
        static let policy = Key(section: "paths", name: "policy")
        static let database = Key(section: "paths", name: "db")
        static let authorityKeyID = Key(section: "na", name: "key_id")
        static let authorityHost = Key(section: "na", name: "host")
        static let authorityPort = Key(section: "na", name: "port")
        static let authorityCertificate = Key(section: "na", name: "tls_cert")
        static let authorityCertificateKey = Key(section: "na", name: "tls_key")
        static let authorityAuditFile = Key(section: "na", name: "audit_file")
        static let authorityAuditRetention = Key(section: "na", name: "audit_retention_days")
        static let authorityMetrics = Key(section: "na", name: "metrics_listen")
        static let authorityRequestLog = Key(section: "na", name: "request_log")
        static let authorityPublicURL = Key(section: "na", name: "public_url")
        static let authorityProxyHops = Key(section: "na", name: "proxy_hops")
        static let authorityDeployment = Key(section: "na", name: "deployment")
        static let authorityRateStore = Key(section: "na", name: "rate_limit_store")
        static let authorityJoinRate = Key(section: "na", name: "rate_limit_join_per_minute")
        static let authorityRenewalGrace = Key(section: "na", name: "renewal_grace_seconds")
        static let operatorKeyID = Key(section: "operator", name: "key_id")

        /// Every key, in the order in which they are written.
        static let all: [Key] = [
            networkName, networkVersion, authorityEndpoint, home, genesis, authorityKey, operatorKey, operatorPublicKey,
            nodeKey, nodeCertificate, policy, database, authorityKeyID, authorityHost, authorityPort,
            authorityCertificate, authorityCertificateKey, authorityAuditFile, authorityAuditRetention,
            authorityMetrics,
            authorityRequestLog, authorityPublicURL,
            authorityProxyHops, authorityDeployment, authorityRateStore, authorityJoinRate, authorityRenewalGrace,
            operatorKeyID,
        ]

        /// `[section].name`.
        var label: String { "[\(section)].\(name)" }
    }

    /// The file's name where none is given.
    static let fileName = "genesis-mesh.toml"

    /// Where the file is, as the user would write it.
    let path: String

    /// Whether there is a file.
    private(set) var isPresent: Bool

    private var document: TOMLDocument

    /// A config that is not written yet.
    init(path: String) {
        self.path = path
        isPresent = false
        document = TOMLDocument(TOMLSection())
    }

    private init(path: String, document: TOMLDocument) {
        self.path = path
        self.document = document
        isPresent = true
    }

    /// The text as it will be written.
    var text: String { document.text }

    /// A text value.
    ///
    /// Numbers count as their digits, an empty text as absent.
    func string(_ key: Key) throws -> String? {
        switch document[key.section, key.name] {
        case nil: return nil
        case .string(let value)?: return value.isEmpty ? nil : value
        case .integer(let value)?: return String(value)
        case _?: throw CommandFailure("\(key.label) in \(path) must be a text.")
        }
    }

    /// A text value that the command cannot do without.
    func required(_ key: Key) throws -> String {
        guard let value = try string(key) else { throw CommandFailure("Missing \(key.label) in \(path).") }
        return value
    }

    /// A port number.
    func port(_ key: Key) throws -> Int? {
        guard let text = try string(key) else { return nil }
        guard let port = UInt16(text) else {
            throw CommandFailure("\(key.label) in \(path) must be a number from 0 to 65535.")
        }
        return Int(port)
    }

    /// Sets a text value.
    mutating func set(_ key: Key, to value: String) {
        document.set(.string(value), section: key.section, key: key.name)
    }

    /// Sets a number.
    mutating func set(_ key: Key, to value: Int) {
        document.set(.integer(value), section: key.section, key: key.name)
    }

    /// The folder of the network's files: `[paths].home`, else the config's own folder.
    func home() throws -> String {
        try string(.home) ?? PathText.folder(of: path)
    }
}

extension MeshConfig {
    /// Where the config is: `--config`, the environment, the current folder, the home folder.
    static func discover(_ option: String?, in context: CommandContext) -> String {
        if let option { return option }
        if let path = context.environmentValue("GENESIS_MESH_CONFIG") { return path }
        if context.exists(fileName) { return fileName }
        return PathText.joining(context.homeDirectory, ".genesis-mesh/config.toml")
    }

    /// Reads the config; an empty one where there is no file.
    static func load(_ option: String?, in context: CommandContext) throws -> MeshConfig {
        let path = discover(option, in: context)
        guard context.exists(path) else { return MeshConfig(path: path) }
        do {
            return MeshConfig(path: path, document: try TOMLDocument(parsing: try context.readText(path)))
        } catch let refusal as TOMLDocument.Refusal {
            throw CommandFailure("\(path) is not TOML: \(refusal.reason).")
        }
    }

    /// Reads a config that must be there.
    static func require(_ option: String?, in context: CommandContext) throws -> MeshConfig {
        let config = try load(option, in: context)
        guard config.isPresent else {
            throw CommandFailure(
                "No Genesis Mesh config found at \(config.path). Run 'genesis-mesh init' first.")
        }
        return config
    }

    /// Writes the config, replacing the file atomically.
    func save(in context: CommandContext) throws {
        try context.writeFile(Array(document.text.utf8), to: path)
    }
}
