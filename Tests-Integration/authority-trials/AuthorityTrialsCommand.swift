import ArgumentParser

/// Trials of a Network Authority: durability, races, hostile input.
@main
struct AuthorityTrialsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authority-trials", abstract: "Trials of a Network Authority.",
        subcommands: [DurabilityCommand.self, HostileCommand.self])
}
