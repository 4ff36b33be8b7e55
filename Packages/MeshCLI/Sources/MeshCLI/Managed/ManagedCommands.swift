internal import ArgumentParser
internal import MeshProtocol

/// `managed`: care of an authority's database.
struct ManagedCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "managed",
        abstract: "Back up, restore and export a Network Authority's database.",
        subcommands: [
            ManagedBackupCommand.self, ManagedRestoreCommand.self, ManagedConfirmInvitesCommand.self,
            ManagedAuditExportCommand.self,
        ]
    )

    @OptionGroup var common: CommonOptions
}

/// What a `managed` command did: members of a JSON object, and a sentence where it can be shown as text.
struct ManagedResult: CommandResult {
    static let schema = "genesis-mesh/managed/1"

    let members: [(String, JSONValue)]
    var text = ""
}
