internal import AuthorityCore
internal import MeshCrypto
internal import MeshProtocol

/// Which files a new network gets, and where.
struct NetworkPlan: Sendable {
    /// Key ids of the keys that `init` makes.
    static let rootKeyID = "rs-local"
    static let authorityKeyID = "na-local"
    static let operatorKeyID = "operator-local"

    /// How long the authority's key is stated to be valid, in days.
    static let validDays = 90

    let networkName: String
    let networkVersion: String
    let endpoint: String
    let host: String
    let port: Int
    let anchor: String
    let policy: String?

    let home: String
    let config: String
    let genesis: String
    let signedGenesis: String
    let rootKeyBase: String
    let authorityKey: String
    let operatorKey: String
    let operatorPublicKey: String
    let database: String
    let settings: String?

    init(_ command: InitCommand) throws {
        let explicit = [
            command.genesisFile, command.naPrivateKeyFile, command.operatorPrivateKeyFile,
            command.operatorPublicKeyFile, command.dbPath,
        ]
        if command.networkName == nil, explicit.contains(where: { $0 != nil }) {
            throw CommandFailure(
                "A network with files of its own needs an explicit --network-name. Refusing to reuse the default "
                    + "'\(InitCommand.defaultNetworkName)'.")
        }
        networkName = command.networkName ?? InitCommand.defaultNetworkName
        guard !networkName.isEmpty else { throw CommandFailure("--network-name must not be empty.") }
        networkVersion = command.networkVersion
        var endpoint = command.naEndpoint
        while endpoint.hasSuffix("/") { endpoint.removeLast() }
        self.endpoint = endpoint
        host = command.naHost
        port = Int(command.naPort)
        anchor = command.anchor
        policy = command.policy

        home = command.home ?? ".genesis-mesh"
        let keys = PathText.joining(home, "keys")
        config =
            command.config.config
            ?? (command.home == nil ? MeshConfig.fileName : PathText.joining(home, MeshConfig.fileName))
        genesis = PathText.joining(home, "genesis.json")
        signedGenesis = command.genesisFile ?? PathText.joining(home, "genesis.signed.json")
        rootKeyBase = PathText.joining(keys, "root")
        authorityKey = try Self.privateKeyPath(
            command.naPrivateKeyFile, "--na-private-key-file", default: PathText.joining(keys, "na.key"))
        operatorKey = try Self.privateKeyPath(
            command.operatorPrivateKeyFile, "--operator-private-key-file",
            default: PathText.joining(keys, "operator.key"))
        operatorPublicKey = command.operatorPublicKeyFile ?? PathText.joining(keys, "operator.pub")
        database = command.dbPath ?? PathText.joining(home, "na.db")
        settings = command.envFile
    }

    /// A network of its own in `home`, with everything at its default place.
    init(networkName: String, home: String) {
        self.networkName = networkName
        networkVersion = "v0.1"
        endpoint = "http://127.0.0.1:8443"
        host = "127.0.0.1"
        port = 8443
        anchor = ""
        policy = nil
        self.home = home
        config = PathText.joining(home, MeshConfig.fileName)
        genesis = PathText.joining(home, "genesis.json")
        signedGenesis = PathText.joining(home, "genesis.signed.json")
        let keys = PathText.joining(home, "keys")
        rootKeyBase = PathText.joining(keys, "root")
        authorityKey = PathText.joining(keys, "na.key")
        operatorKey = PathText.joining(keys, "operator.key")
        operatorPublicKey = PathText.joining(keys, "operator.pub")
        database = PathText.joining(home, "na.db")
        settings = nil
    }

    private static func privateKeyPath(_ path: String?, _ option: String, default: String) throws -> String {
        guard let path else { return `default` }
        guard PathText.fileExtension(of: path) == "key" else {
            throw CommandFailure("\(option) must end in .key: the public key is written beside it as .pub.")
        }
        return path
    }

    /// Refuses before anything is changed.
    func refuseConflicts(force: Bool, in context: CommandContext) throws {
        if !force {
            if context.exists(config) { throw CommandFailure("\(config) already exists. Use --force to replace it.") }
            if try !context.names(in: home).isEmpty {
                throw CommandFailure("\(home) is not empty. Use --force to replace it.")
            }
        } else if context.exists(home) {
            let target = context.resolved(home)
            guard !PathText.isInside(context.resolved("."), of: target) else {
                throw CommandFailure(
                    "Refusing to delete \(home) while the current working directory is inside it. Run the command "
                        + "from another directory or choose a different --home.")
            }
            guard !PathText.isInside(context.resolved("~"), of: target) else {
                throw CommandFailure("Refusing to delete \(home): it holds your home folder.")
            }
        }
        try refuseSettingsConflicts(force: force, in: context)
    }

    private func refuseSettingsConflicts(force: Bool, in context: CommandContext) throws {
        guard let settings else { return }
        let outputs = [
            config, genesis, signedGenesis, database, authorityKey, operatorKey, operatorPublicKey,
            PathText.replacingExtension(of: authorityKey, with: "pub"), rootKeyBase + ".key", rootKeyBase + ".pub",
        ]
        if outputs.contains(where: { context.resolved($0) == context.resolved(settings) }) {
            throw CommandFailure("--env-file \(settings) is also another output of init; choose another path.")
        }
        if !force, context.exists(settings) {
            throw CommandFailure("\(settings) already exists. Use --force to replace it.")
        }
    }

    /// Makes everything and writes it.
    func make(force: Bool, in context: CommandContext) throws -> (genesis: GenesisBlock, config: MeshConfig) {
        let anchors = try anchor.isEmpty ? [] : [context.anchor(anchor)]
        let policyHash = try policy.map { "sha256:" + SHA256.hex(try context.readFile($0)) }
        if force, context.exists(home) { try context.remove(home) }
        let root = try context.generateKeyPair(base: rootKeyBase, keyID: Self.rootKeyID).key
        let authority = try context.generateKeyPair(base: authorityKey, keyID: Self.authorityKeyID).key
        let operatorPair = try context.generateKeyPair(base: operatorKey, keyID: Self.operatorKeyID)
        if context.resolved(operatorPublicKey) != context.resolved(operatorPair.publicPath) {
            try context.writeFile(context.readFile(operatorPair.publicPath), to: operatorPublicKey)
        }
        let now = context.clock.now()
        let unsigned = GenesisBlock(
            networkName: networkName,
            networkVersion: networkVersion,
            rootPublicKey: root.publicKey.text,
            networkAuthority: NetworkAuthorityInfo(
                publicKey: authority.publicKey.text,
                validFrom: Timestamp(now),
                validTo: Timestamp(now.advanced(by: .seconds(Self.validDays * 86_400)))),
            policyManifest: PolicyReference(hash: policyHash ?? GenesisCreateCommand.placeholderPolicyHash),
            bootstrapAnchors: anchors)
        let signed = try unsigned.signed(by: root, keyID: Self.rootKeyID)
        try context.writeFile(unsigned.fileBytes(), to: genesis)
        try context.writeFile(signed.fileBytes(), to: signedGenesis)
        try context.createParent(of: database)
        let config = meshConfig()
        try config.save(in: context)
        if let settings {
            try writeSettings(to: settings, operatorKey: operatorPair.key.publicKey, in: context)
        }
        return (signed, config)
    }

    private func meshConfig() -> MeshConfig {
        var values = MeshConfig(path: config)
        values.set(.networkName, to: networkName)
        values.set(.networkVersion, to: networkVersion)
        values.set(.authorityEndpoint, to: endpoint)
        values.set(.home, to: home)
        values.set(.genesis, to: signedGenesis)
        values.set(.authorityKey, to: authorityKey)
        values.set(.operatorKey, to: operatorKey)
        values.set(.operatorPublicKey, to: operatorPublicKey)
        values.set(.nodeKey, to: PathText.joining(home, "keys/node.key"))
        values.set(.nodeCertificate, to: PathText.joining(home, "node.cert.json"))
        values.set(.policy, to: PathText.joining(home, "policy.json"))
        values.set(.database, to: database)
        values.set(.authorityKeyID, to: Self.authorityKeyID)
        values.set(.authorityHost, to: host)
        values.set(.authorityPort, to: port)
        values.set(.operatorKeyID, to: Self.operatorKeyID)
        return values
    }

    private func writeSettings(to path: String, operatorKey: PublicKey, in context: CommandContext) throws {
        var file = SettingsDocument(
            path: path,
            header: [
                "Network Authority settings, written by genesis-mesh init.",
                "Start with: genesis-mesh na start --env-file <this file>",
                "Paths are relative to this file. Add operator keys with:",
                "  genesis-mesh keygen operator --output <path> --key-id <id> --tier standard --env-file <this file>",
            ])
        let folder = PathText.folder(of: context.resolved(path))
        func relative(_ target: String) -> String { PathText.relative(context.resolved(target), from: folder) }
        file.set("GENESIS_FILE", to: relative(signedGenesis))
        file.set("NA_PRIVATE_KEY_FILE", to: relative(authorityKey))
        file.set("NA_KEY_ID", to: Self.authorityKeyID)
        file.set("DB_PATH", to: relative(database))
        file.set("PORT", to: String(port))
        var registry = OperatorRegistry()
        registry.register(Self.operatorKeyID, key: operatorKey.text, tier: OperatorTier.privileged.rawValue)
        registry.write(to: &file)
        file.set("NA_PROXY_HOPS", to: "0")
        try file.save(in: context)
    }
}
