internal import ArgumentParser
internal import MeshProtocol

/// `admin`: an operator's requests to the authority.
struct AdminCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "Run operator actions against the Network Authority.",
        subcommands: [AdminInviteCommand.self, AdminRevokeCommand.self]
    )

    @OptionGroup var common: CommonOptions
}
