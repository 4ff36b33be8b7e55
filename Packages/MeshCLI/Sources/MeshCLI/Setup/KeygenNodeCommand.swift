internal import ArgumentParser

/// `keygen node`: makes the key pair of a node.
struct KeygenNodeCommand: MeshCommand {
    static let configuration = CommandConfiguration(commandName: "node", abstract: "Generate a node identity key pair.")

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Where to write the keys, without extension.", valueName: "path"))
    var output: String

    @Option(name: .long, parsing: .unconditional, help: "Key identifier.")
    var keyId: String?

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        try context.showNewKeyPair(
            announcing: ["Generating node identity keypair..."], title: "Node identity keys generated", base: output,
            keyID: keyId, passphrase: passphrase.passphrase(in: context), format: outputOptions.format)
    }
}
