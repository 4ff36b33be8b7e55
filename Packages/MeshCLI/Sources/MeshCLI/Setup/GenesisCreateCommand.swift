internal import ArgumentParser
internal import MeshCrypto
internal import MeshProtocol

/// `genesis create`: makes an unsigned genesis block from two public keys.
struct GenesisCreateCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Create a new genesis block (unsigned).")

    /// The longest validity that may be stated, in days.
    static let maximumValidDays = 36_525

    @Option(name: .long, parsing: .unconditional, help: "Network name.")
    var networkName: String

    @Option(name: .long, parsing: .unconditional, help: "Network version.")
    var networkVersion = "v0.1"

    @Option(name: .long, parsing: .unconditional, help: "The root public key file.")
    var rootKey: String

    @Option(name: .long, parsing: .unconditional, help: "The Network Authority's public key file.")
    var naKey: String

    @Option(name: .long, parsing: .unconditional, help: "Validity of the authority's key, in days.")
    var naValidDays = 90

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A bootstrap anchor; repeatable.", valueName: "id:endpoint"))
    var anchor: [String] = []

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Where to write it.", valueName: "path"))
    var output: String

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        try requirePositive("--na-valid-days", naValidDays, atMost: Self.maximumValidDays)
        context.announce("Creating genesis block for network: \(networkName)", as: outputOptions.format)
        let root = try context.readPublicKey(rootKey)
        let authority = try context.readPublicKey(naKey)
        let anchors = try anchor.map { try context.anchor($0) }
        let now = context.clock.now()
        let genesis = GenesisBlock(
            networkName: networkName,
            networkVersion: networkVersion,
            rootPublicKey: root.text,
            networkAuthority: NetworkAuthorityInfo(
                publicKey: authority.text,
                validFrom: Timestamp(now),
                validTo: Timestamp(now.advanced(by: .seconds(naValidDays * 86_400)))),
            policyManifest: PolicyReference(hash: GenesisCreateCommand.placeholderPolicyHash),
            bootstrapAnchors: anchors)
        try context.writeFile(genesis.fileBytes(), to: output)
        context.notePlaceholderPolicy()
        let text = """

            OK Genesis block created: \(output)
              Network: \(networkName) (\(networkVersion))
              NA validity: \(naValidDays) days
              Bootstrap anchors: \(anchors.count)

            Next: Sign with root key using 'genesis sign'
            """
        context.show(GenesisResult(path: output, genesis: genesis, text: text), as: outputOptions.format)
    }

    /// What stands where no policy document has been named yet.
    static let placeholderPolicyHash = "sha256:placeholder"
}
