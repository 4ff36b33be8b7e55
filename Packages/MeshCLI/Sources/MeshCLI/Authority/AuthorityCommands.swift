internal import ArgumentParser

/// `na`: the Network Authority.
struct AuthorityCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "na",
        abstract: "Run the Network Authority.",
        subcommands: [
            AuthorityStartCommand.self, AuthorityDoctorCommand.self, VerifyDatabaseCommand.self,
            SuccessionCommands.self, ReissueCommand.self,
        ]
    )

    @OptionGroup var common: CommonOptions
}
