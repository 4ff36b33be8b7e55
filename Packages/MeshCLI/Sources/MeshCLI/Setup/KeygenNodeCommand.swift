internal import ArgumentParser
internal import MeshCrypto

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
        let secret = try passphrase.passphrase(in: context)
        context.announce("Generating node identity keypair...", as: outputOptions.format)
        let pair = try context.generateKeyPair(base: output, keyID: keyId, passphrase: secret)
        let result = KeyPairResult(
            title: "Node identity keys generated", keyID: keyId, privatePath: pair.privatePath,
            publicPath: pair.publicPath, publicKey: pair.key.publicKey.text)
        context.show(result, as: outputOptions.format)
    }
}
