internal import ArgumentParser

/// `keygen root`: makes the key pair of a network's root, the trust anchor.
struct KeygenRootCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "root", abstract: "Generate the root key pair of a network (kept offline).")

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Where to write the keys, without extension.", valueName: "path"))
    var output: String

    @Option(name: .long, parsing: .unconditional, help: "Key identifier.")
    var keyId = "rs-2025-q1"

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        try context.showNewKeyPair(
            announcing: [
                "Generating Root Sovereign keypair...",
                "WARNING: This key should be kept OFFLINE and highly secure!",
            ],
            title: "Root Sovereign keys generated", advice: "KEEP OFFLINE AND SECURE", base: output, keyID: keyId,
            passphrase: passphrase.passphrase(in: context), format: outputOptions.format)
    }
}
