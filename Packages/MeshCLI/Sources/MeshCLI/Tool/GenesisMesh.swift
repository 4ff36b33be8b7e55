internal import ArgumentParser

/// The root of the command tree.
struct GenesisMesh: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "genesis-mesh",
        abstract: "Run and operate a Genesis Mesh: a permissioned mesh network.",
        discussion: """
            First steps:
              genesis-mesh dev up       a whole mesh on this machine, to try things
              genesis-mesh init         a network of your own: keys, genesis, config
              genesis-mesh na start     the Network Authority of that network

            Results go to standard output, everything else to standard error.
            \(CommandStatus.explanation)
            """,
        version: MeshVersion.line,
        subcommands: [ConfigCommands.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Setting up",
                subcommands: [InitCommand.self, KeygenCommands.self, GenesisCommands.self, InfoCommand.self]
            ),
            CommandGroup(
                name: "Network Authority and operators",
                subcommands: [
                    AuthorityCommands.self, AdminCommands.self, ManagedCommands.self, SovereignCommands.self,
                    AuditCommands.self,
                ]
            ),
            CommandGroup(
                name: "Nodes",
                subcommands: [JoinCommand.self, SendCommand.self, StatusCommand.self, DiscoverCommand.self]
            ),
            CommandGroup(name: "Development", subcommands: [DevCommands.self]),
        ]
    )

    @OptionGroup var common: CommonOptions
}
