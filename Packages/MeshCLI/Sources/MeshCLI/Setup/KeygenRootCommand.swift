internal import ArgumentParser
internal import MeshCrypto

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
        let secret = try passphrase.passphrase(in: context)
        context.announce("Generating Root Sovereign keypair...", as: outputOptions.format)
        context.announce(
            "WARNING: This key should be kept OFFLINE and highly secure!", as: outputOptions.format)
        let pair = try context.generateKeyPair(base: output, keyID: keyId, passphrase: secret)
        let result = KeyPairResult(
            title: "Root Sovereign keys generated", keyID: keyId, privatePath: pair.privatePath,
            publicPath: pair.publicPath, publicKey: pair.key.publicKey.text,
            advice: "KEEP OFFLINE AND SECURE")
        context.show(result, as: outputOptions.format)
    }
}
