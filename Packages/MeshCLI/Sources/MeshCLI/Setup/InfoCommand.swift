internal import ArgumentParser
internal import MeshCrypto
internal import MeshProtocol

/// `info`: shows a genesis block.
struct InfoCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "info", abstract: "Show a genesis block, with the fingerprint that 'join' can be pinned to.")

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("The genesis block.", valueName: "path"))
    var genesis: String

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let block = try context.readGenesis(genesis)
        context.show(
            GenesisResult(path: genesis, genesis: block, text: Self.text(block)), as: outputOptions.format)
    }

    private static func text(_ block: GenesisBlock) -> String {
        let anchors = block.bootstrapAnchors.map { "  - \($0.id): \($0.endpoint)".printable }
        let signatures = block.signatures.map { "  - \($0.keyID)".printable }
        let head = """
            === Genesis Block Information ===

            Network Name:    \(block.networkName.printable)
            Network Version: \(block.networkVersion.printable)

            Root Public Key: \(String(block.rootPublicKey.prefix(32)).printable)...

            Network Authority:
              Public Key:  \(String(block.networkAuthority.publicKey.prefix(32)).printable)...
              Valid From:  \(block.networkAuthority.validFrom.text)
              Valid To:    \(block.networkAuthority.validTo.text) (shown, not enforced: the genesis key signs until \
            a key succession replaces it; see /na/key-history)

            Crypto Suites: \(block.allowedCryptoSuites.joined(separator: ", ").printable)
            Transports:    \(block.allowedTransports.joined(separator: ", ").printable)

            Bootstrap Anchors (\(anchors.count)):
            """
        let lines =
            [head] + anchors + ["", "Signatures (\(signatures.count)):"] + signatures
            + ["", "SHA-256:         \(GenesisFingerprint.of(block))"]
        return lines.joined(separator: "\n")
    }
}
