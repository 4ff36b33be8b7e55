internal import ArgumentParser

/// `keygen network-authority`: makes the key pair of a Network Authority.
///
/// Without a passphrase: an authority starts by itself, with nobody there to give one.
struct KeygenAuthorityCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "network-authority", abstract: "Generate a Network Authority key pair.")

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Where to write the keys, without extension.", valueName: "path"))
    var output: String

    @Option(name: .long, parsing: .unconditional, help: "Key identifier.")
    var keyId = "na-2025-q1"

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        try context.showNewKeyPair(
            announcing: ["Generating Network Authority keypair..."], title: "Network Authority keys generated",
            advice: "KEEP SECURE - HSM recommended", base: output, keyID: keyId, format: outputOptions.format)
    }
}
