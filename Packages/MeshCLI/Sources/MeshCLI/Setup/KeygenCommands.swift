internal import ArgumentParser

/// `keygen`: makes keys.
struct KeygenCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Generate cryptographic keys.",
        subcommands: [
            KeygenRootCommand.self, KeygenAuthorityCommand.self, KeygenNodeCommand.self, KeygenOperatorCommand.self,
        ]
    )

    @OptionGroup var common: CommonOptions
}
