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
        let anchors = block.bootstrapAnchors.map { "  - \($0.id): \($0.endpoint)" }
        let signatures = block.signatures.map { "  - \($0.keyID)" }
        let head = """
            === Genesis Block Information ===

            Network Name:    \(block.networkName)
            Network Version: \(block.networkVersion)

            Root Public Key: \(block.rootPublicKey.prefix(32))...

            Network Authority:
              Public Key:  \(block.networkAuthority.publicKey.prefix(32))...
              Valid From:  \(block.networkAuthority.validFrom.text)
              Valid To:    \(block.networkAuthority.validTo.text) (shown, not enforced: the genesis key signs until \
            a key succession replaces it; see /na/key-history)

            Crypto Suites: \(block.allowedCryptoSuites.joined(separator: ", "))
            Transports:    \(block.allowedTransports.joined(separator: ", "))

            Bootstrap Anchors (\(anchors.count)):
            """
        let lines =
            [head] + anchors + ["", "Signatures (\(signatures.count)):"] + signatures
            + ["", "SHA-256:         \(GenesisFingerprint.of(block))"]
        return lines.joined(separator: "\n")
    }
}
