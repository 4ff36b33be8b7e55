internal import ArgumentParser
internal import MeshCrypto
internal import MeshProtocol
internal import MeshRuntime

/// `join`: enrols this machine as a node, and runs it with `--persistent`.
///
/// - Source: Specification 07 §5
struct JoinCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Enroll this machine as a node; with --persistent, run it.",
        discussion: """
            With --persistent, 'Listening on <url>' on standard error says that the node accepts links; SIGINT or \
            SIGTERM ends it. With --print-messages standard output holds one JSON line per delivered message and \
            nothing else.
            """)

    @OptionGroup var config: ConfigOptions

    @Option(name: .long, parsing: .unconditional, help: "The Network Authority's URL.")
    var na: String

    @Option(name: .long, parsing: .unconditional, help: "Invite token; needed for the first enrollment only.")
    var token: String?

    @Option(name: .long, parsing: .unconditionalSingleValue, help: "A role to ask for; repeatable.")
    var role = ["client"]

    @Option(name: .long, parsing: .unconditional, help: "Certificate validity to ask for, in hours.")
    var validityHours = 168

    @Flag(name: .long, help: "Run the node after enrollment.")
    var persistent = false

    @Option(name: .long, parsing: .unconditional, help: "Bind host of the node.")
    var listenHost = "0.0.0.0"

    @Option(name: .long, parsing: .unconditional, help: "Bind port of the node; 0 takes a free one.")
    var listenPort: UInt16 = 0

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A peer to keep a link to; repeatable.", valueName: "host:port"))
    var peer: [String] = []

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The endpoint that others are told to dial.", valueName: "host:port"))
    var advertise: String?

    @Option(name: .long, help: "How quickly the node notices and tells: standard, fast.")
    var profile: ProfileArgument = .standard

    @Flag(name: .long, help: "Print each delivered message as one JSON line.")
    var printMessages = false

    @OptionGroup var pin: GenesisPinOptions

    @Flag(
        name: .long,
        help: "Take the genesis block of an authority that is reached over plain HTTP, without a pin.")
    var trustOnFirstUse = false

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    mutating func validate() throws {
        if printMessages, !persistent { throw ValidationError("--print-messages needs --persistent.") }
    }

    func run(in context: CommandContext) async throws {
        try requirePositive("--validity-hours", validityHours)
        let roles = try RoleArguments.normalized(role)
        let runner = try PersistentNode(self)
        var endpoint = na
        while endpoint.hasSuffix("/") { endpoint.removeLast() }
        var mesh = try MeshConfig.load(config.config, in: context)
        let files = try NodeFiles(mesh)
        var pin = pin.pin
        pin.isTrustedOnFirstUse = trustOnFirstUse
        let enrollment = NodeEnrollment(
            endpoint: endpoint, client: try context.authorityClient(endpoint), files: files, pin: pin, token: token,
            roles: roles, validityHours: validityHours,
            passphrase: try passphrase.passphrase(in: context), goesOnWithoutAuthority: persistent,
            context: context)
        let member = try await enrollment.enroll()
        mesh.record(member, files: files, endpoint: endpoint)
        try mesh.save(in: context)
        report(JoinResult(member: member, config: mesh.path), in: context)
        guard persistent else { return }
        try await runner.run(member, files: files, authority: endpoint, in: context)
    }

    /// Prints the result, to standard error where standard output belongs to the messages.
    private func report(_ result: JoinResult, in context: CommandContext) {
        if printMessages {
            context.note(result.text)
        } else {
            context.show(result, as: outputOptions.format)
        }
        guard persistent else { return }
        let line = "Starting persistent peer runtime. Press Ctrl+C to stop."
        if printMessages || outputOptions.format == .json { context.note(line) } else { context.print(line) }
    }
}

/// The values of `--profile`.
enum ProfileArgument: String, CaseIterable, ExpressibleByArgument, Sendable {
    case standard
    case fast

    /// The cadences of that name.
    var profile: NodeProfile {
        switch self {
        case .standard: .standard
        case .fast: .fast
        }
    }
}

extension MeshConfig {
    /// Notes a membership.
    mutating func record(_ member: NodeEnrollment.Member, files: NodeFiles, endpoint: String) {
        set(.networkName, to: member.genesis.networkName)
        set(.networkVersion, to: member.genesis.networkVersion)
        set(.authorityEndpoint, to: endpoint)
        set(.home, to: files.home)
        set(.genesis, to: files.genesis)
        set(.nodeKey, to: files.key)
        set(.nodeCertificate, to: files.certificate)
        set(.policy, to: files.policy)
    }
}

/// What `join` did.
struct JoinResult: CommandResult {
    static let schema = "genesis-mesh/join/1"

    let member: NodeEnrollment.Member
    let config: String

    var members: [(String, JSONValue)] {
        [
            ("network_name", .string(member.genesis.networkName)),
            ("certificate", .string(member.certificate.certID)),
            ("node_public_key", .string(member.certificate.nodePublicKey)),
            ("roles", .array(member.certificate.roles.map { .string($0) })),
            ("expires", .string(member.certificate.expiresAt.text)),
            ("reused", .bool(member.isReused)),
            ("config", .string(config)),
        ]
    }

    var text: String {
        let id = member.certificate.certID.printable
        let reused = member.isReused ? ["Using existing certificate: \(id)"] : []
        let roles = member.certificate.roles.joined(separator: ", ").printable
        return
            (reused + [
                "Joined \(member.genesis.networkName.printable) as \(roles)",
                "Certificate: \(id)",
                "Config: \(config)",
                "Node: \(member.certificate.nodePublicKey)",
            ]).joined(separator: "\n")
    }
}
