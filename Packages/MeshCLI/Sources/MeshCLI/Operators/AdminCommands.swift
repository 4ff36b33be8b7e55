internal import ArgumentParser
internal import MeshProtocol

/// `admin`: an operator's requests to the authority.
struct AdminCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "Run operator actions against the Network Authority.",
        subcommands: [
            AdminInviteCommand.self, AdminInvitesCommand.self, AdminNodesCommand.self, AdminRevokeCommand.self,
            AdminCRLCommand.self, AdminPolicyCommands.self, AdminRevokeOperatorKeyCommand.self,
        ]
    )

    @OptionGroup var common: CommonOptions
}
