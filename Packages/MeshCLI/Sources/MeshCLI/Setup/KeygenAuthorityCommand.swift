internal import ArgumentParser
internal import MeshCrypto

/// `keygen network-authority`: makes the key pair of a Network Authority.
struct KeygenAuthorityCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "network-authority", abstract: "Generate a Network Authority key pair.")

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Where to write the keys, without extension.", valueName: "path"))
    var output: String

    @Option(name: .long, parsing: .unconditional, help: "Key identifier.")
    var keyId = "na-2025-q1"

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let secret = try passphrase.passphrase(in: context)
        context.announce("Generating Network Authority keypair...", as: outputOptions.format)
        let pair = try context.generateKeyPair(base: output, keyID: keyId, passphrase: secret)
        let result = KeyPairResult(
            title: "Network Authority keys generated", keyID: keyId, privatePath: pair.privatePath,
            publicPath: pair.publicPath, publicKey: pair.key.publicKey.text,
            advice: "KEEP SECURE - HSM recommended")
        context.show(result, as: outputOptions.format)
    }
}
