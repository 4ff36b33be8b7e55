internal import ArgumentParser
internal import AuthorityStore
internal import MeshProtocol

/// `managed backup`: copies a database while it is served.
///
/// - Source: Specification 07 §6
struct ManagedBackupCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy a database into one file, also while the Network Authority serves it.",
        discussion: """
            Keep the file <db-path>.floor with the database when you move it: it remembers what was published, so that \
            an older copy put in its place is noticed.
            """)

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("The SQLite database.", valueName: "path"))
    var dbPath: String

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Where the copy goes.", valueName: "path"))
    var output: String

    @OptionGroup var outputOptions: JSONOutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        guard context.isFile(dbPath) else { throw CommandFailure("database not found: \(dbPath)") }
        guard context.resolved(dbPath) != context.resolved(output) else {
            throw CommandFailure("--output is the database itself. Give another path.")
        }
        try context.createParent(of: output)
        do {
            try DatabaseBackup.make(of: context.absolute(dbPath), at: context.absolute(output))
        } catch {
            throw CommandFailure("The backup was not made: \(error)")
        }
        context.show(
            ManagedResult(
                members: [("db_path", .string(dbPath)), ("backup_path", .string(output))],
                text: "Backed up \(dbPath) to \(output)".printable),
            as: outputOptions.format)
    }
}
