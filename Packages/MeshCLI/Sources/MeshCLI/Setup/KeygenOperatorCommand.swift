internal import ArgumentParser
internal import MeshCrypto
internal import MeshProtocol

/// The values of `--tier`: what an operator key may do at the authority.
enum TierArgument: String, CaseIterable, ExpressibleByArgument, Sendable {
    case read
    case standard
    case privileged
}

/// `keygen operator`: makes an operator's key pair and registers it in a settings file.
///
/// - Source: Specification 07 §2
struct KeygenOperatorCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "operator",
        abstract: "Generate an operator key pair; with --env-file, register it in the authority's settings.")

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Where to write the keys, without extension.", valueName: "path"))
    var output: String

    @Option(name: .long, parsing: .unconditional, help: "Key identifier, as the authority knows it.")
    var keyId: String

    @Option(name: .long, help: "What the key may do: read, standard, privileged.")
    var tier: TierArgument = .standard

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The authority's settings file to register the key in.", valueName: "path"))
    var envFile: String?

    @Flag(name: .long, help: "Replace a key id that is registered with another public key.")
    var replace = false

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let keyID = String(keyId.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        guard !keyID.isEmpty else { throw CommandFailure("--key-id must not be empty.") }
        for path in ["key", "pub"].map({ PathText.replacingExtension(of: output, with: $0) })
        where context.exists(path) {
            throw CommandFailure("\(path) already exists; choose another --output or remove it first.")
        }
        let secret = try passphrase.passphrase(in: context)
        if let envFile { try refuseTaken(keyID, in: envFile, context) }

        context.announce("Generating operator keypair...", as: outputOptions.format)
        let pair = try context.generateKeyPair(base: output, keyID: keyID, passphrase: secret)
        if let envFile { try register(pair, as: keyID, in: envFile, context) }

        let closing =
            envFile.map { ["Registered in \($0); restart the Network Authority to load it."] }
            ?? [
                "",
                "Register it with the NA in OPERATOR_PUBLIC_KEYS_JSON and OPERATOR_KEY_TIERS_JSON, "
                    + "or rerun with --env-file.",
            ]
        let result = KeyPairResult(
            title: "Operator key \(keyID) (\(tier.rawValue) tier) generated", keyID: keyID,
            privatePath: pair.privatePath, publicPath: pair.publicPath, publicKey: pair.key.publicKey.text,
            advice: "signs admin requests; keep it out of version control", closing: closing)
        context.show(result, as: outputOptions.format)
    }

    /// Looks before anything is written, so that a refusal leaves no key files.
    private func refuseTaken(_ keyID: String, in path: String, _ context: CommandContext) throws {
        guard context.isFile(path) else {
            throw CommandFailure("Settings file not found: \(path) (init --env-file creates one).")
        }
        let registry = try OperatorRegistry(settings: try SettingsDocument(path: path, in: context))
        if registry.keys[keyID] != nil, !replace {
            throw CommandFailure(
                "\(path): operator key '\(keyID)' is already registered with another public key; "
                    + "use --replace to replace it.")
        }
    }

    /// Registers the key; takes its files back where that fails, so that no unregistered key is left.
    private func register(
        _ pair: WrittenKeyPair, as keyID: String, in path: String, _ context: CommandContext
    ) throws {
        do {
            var settings = try SettingsDocument(path: path, in: context)
            var registry = try OperatorRegistry(settings: settings)
            registry.register(keyID, key: pair.key.publicKey.text, tier: tier.rawValue)
            registry.write(to: &settings)
            try settings.save(in: context)
        } catch {
            try context.remove(pair.privatePath)
            try context.remove(pair.publicPath)
            throw error
        }
    }
}
