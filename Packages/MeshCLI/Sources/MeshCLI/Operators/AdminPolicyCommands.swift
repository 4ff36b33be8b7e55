internal import ArgumentParser

/// `admin policy`: what an operator does about the network's policy.
struct AdminPolicyCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Publish, compare and roll back the network's policy.",
        subcommands: [
            AdminPolicyPublishCommand.self, AdminPolicyHistoryCommand.self, AdminPolicyDiffCommand.self,
            AdminPolicyRollbackCommand.self,
        ]
    )

    @OptionGroup var common: CommonOptions
}
