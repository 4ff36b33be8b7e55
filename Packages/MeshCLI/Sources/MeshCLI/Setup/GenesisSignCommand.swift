internal import ArgumentParser
internal import MeshCrypto
internal import MeshProtocol

/// `genesis sign`: adds the root's signature to a genesis block.
struct GenesisSignCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Sign a genesis block with the root key.")

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("The genesis block.", valueName: "path"))
    var genesis: String

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("The root private key file.", valueName: "path"))
    var rootPrivateKey: String

    @Option(name: .long, parsing: .unconditional, help: "Root key identifier.")
    var keyId = "rs-2025-q1"

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Where to write it.", valueName: "path"))
    var output: String

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        context.announce("Signing genesis block...", as: outputOptions.format)
        context.announce("WARNING: Ensure you are on an OFFLINE, SECURE system!", as: outputOptions.format)
        let block = try context.readGenesis(genesis)
        let key = try context.readPrivateKey(rootPrivateKey, passphrase: try passphrase.passphrase(in: context))
        if key.publicKey.text != block.rootPublicKey {
            context.note(
                "Warning: \(rootPrivateKey) is not the root key that \(genesis) names; "
                    + "the signature will not verify.")
        }
        let signed = try block.signed(by: key, keyID: keyId)
        try context.writeFile(signed.fileBytes(), to: output)
        let text = """

            OK Genesis block signed: \(output)
              Signature key: \(keyId)
              Network: \(signed.networkName)
            """
        context.show(GenesisResult(path: output, genesis: signed, text: text), as: outputOptions.format)
    }
}
