internal import ArgumentParser
internal import MeshCrypto
internal import MeshProtocol

/// `genesis`: makes, signs and verifies genesis blocks.
struct GenesisCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "genesis",
        abstract: "Create, sign and verify genesis blocks.",
        subcommands: [GenesisCreateCommand.self, GenesisSignCommand.self, GenesisVerifyCommand.self]
    )

    @OptionGroup var common: CommonOptions
}

extension CommandContext {
    /// Reads a genesis block; whether it is signed is for the caller to ask.
    func readGenesis(_ path: String) throws -> GenesisBlock {
        let bytes = try readFile(path)
        do {
            return try GenesisBlock(parsing: bytes)
        } catch {
            throw CommandFailure("'\(path)' is not a genesis block: \(error)")
        }
    }

    /// Says that the genesis block does not yet name a policy.
    func notePlaceholderPolicy() {
        note(
            "Note: genesis block contains a placeholder policy hash. Replace PolicyManifestRef.hash with the SHA-256 "
                + "of your policy document before production use.")
    }
}

/// What a genesis block says, as the commands about it report it.
struct GenesisResult: CommandResult {
    static let schema = "genesis-mesh/genesis/1"

    let path: String
    let genesis: GenesisBlock
    let text: String

    var members: [(String, JSONValue)] {
        [("path", .string(path)), ("genesis", genesis.json)]
    }
}
