internal import ArgumentParser
internal import MeshProtocol

/// `init`: makes the keys, the signed genesis block and the config of a network.
///
/// - Source: Specification 07 §2
struct InitCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Create local keys, a signed genesis block, and a config.")

    /// What the network is called where no name is given.
    static let defaultNetworkName = "USG"

    @OptionGroup var config: ConfigOptions

    @Option(name: .long, parsing: .unconditional, help: "Folder for what is made. (default: .genesis-mesh)")
    var home: String?

    @Option(name: .long, parsing: .unconditional, help: "Network name. (default: USG)")
    var networkName: String?

    @Option(name: .long, parsing: .unconditional, help: "Network version.")
    var networkVersion = "v0.1"

    @Option(name: .long, parsing: .unconditional, help: "The Network Authority's URL.")
    var naEndpoint = "http://127.0.0.1:8443"

    @Option(name: .long, parsing: .unconditional, help: "Where to write the signed genesis block.")
    var genesisFile: String?

    @Option(name: .long, parsing: .unconditional, help: "Where to write the authority's private key.")
    var naPrivateKeyFile: String?

    @Option(name: .long, parsing: .unconditional, help: "Where to write the operator's private key.")
    var operatorPrivateKeyFile: String?

    @Option(name: .long, parsing: .unconditional, help: "Where to write the operator's public key.")
    var operatorPublicKeyFile: String?

    @Option(name: .long, parsing: .unconditional, help: "The authority's database, for the config.")
    var dbPath: String?

    @Option(name: .long, parsing: .unconditional, help: "The authority's bind host, for the config.")
    var naHost = "127.0.0.1"

    @Option(name: .long, parsing: .unconditional, help: "The authority's port, for the config.")
    var naPort: UInt16 = 8443

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("A bootstrap anchor: a node's listener, not the authority.", valueName: "id:endpoint"))
    var anchor = ""

    @Option(
        name: .long, parsing: .unconditional,
        help: "A policy document whose SHA-256 the genesis block names instead of a placeholder.")
    var policy: String?

    @Option(name: .long, parsing: .unconditional, help: "Also write settings for na start --env-file.")
    var envFile: String?

    @Flag(name: .long, help: "Replace an existing config and what is in the home folder.")
    var force = false

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let plan = try NetworkPlan(self)
        try plan.refuseConflicts(force: force, in: context)
        let made = try plan.make(force: force, in: context)
        if made.genesis.policyManifest.hash == GenesisCreateCommand.placeholderPolicyHash {
            context.notePlaceholderPolicy()
        }
        context.note(
            "Warning: the root private key was written to \(plan.rootKeyBase).key, next to the NA key "
                + "(\(plan.authorityKey)). Whoever holds both can replace the NA's key history. For anything but local "
                + "use, move the root key offline and delete it from this host; NA_DEPLOYMENT=managed refuses to "
                + "start while it is there.")
        context.show(InitResult(plan: plan, genesis: made.genesis), as: outputOptions.format)
    }
}

/// What `init` made.
struct InitResult: CommandResult {
    static let schema = "genesis-mesh/init/1"

    let plan: NetworkPlan
    let genesis: GenesisBlock

    var members: [(String, JSONValue)] {
        [
            ("network_name", .string(genesis.networkName)),
            ("config", .string(plan.config)),
            ("genesis", .string(plan.signedGenesis)),
            ("genesis_sha256", .string(GenesisFingerprint.of(genesis))),
            ("root_public_key", .string(genesis.rootPublicKey)),
            ("operator_private_key", .string(plan.operatorKey)),
            ("env_file", plan.settings.map { .string($0) } ?? .null),
        ]
    }

    var text: String {
        var lines = [
            "Initialized Genesis Mesh config: \(plan.config)",
            "Genesis block: \(plan.signedGenesis)",
            "Operator key: \(plan.operatorKey)",
        ]
        if let settings = plan.settings {
            lines.append("NA settings: \(settings) (start with: genesis-mesh na start --env-file \(settings))")
        }
        lines.append("Genesis SHA-256: \(GenesisFingerprint.of(genesis)) (for: genesis-mesh join --genesis-sha256)")
        return lines.joined(separator: "\n")
    }
}
