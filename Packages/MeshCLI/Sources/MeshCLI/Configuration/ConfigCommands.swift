internal import ArgumentParser

/// `config`: the config of this machine.
struct ConfigCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the config that commands use.",
        subcommands: [ConfigShowCommand.self]
    )

    @OptionGroup var common: CommonOptions
}
