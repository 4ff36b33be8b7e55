internal import ArgumentParser
internal import AuthorityStore
internal import MeshProtocol

/// `managed restore`: puts a backup in the place of a database.
///
/// - Source: Specification 07 §6
struct ManagedRestoreCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Replace a database by a backup, while the Network Authority is stopped.",
        discussion: """
            After a restore the authority goes on above the last revocation list it published, lists again what was \
            revoked since the backup, and holds the backup's unused invites until 'managed confirm-invites' lets \
            them go: they may have been used since.
            """)

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("The SQLite database.", valueName: "path"))
    var dbPath: String

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("The backup.", valueName: "path"))
    var backup: String

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Where a copy of the replaced database goes.", valueName: "path"))
    var preRestoreBackup: String?

    @Flag(name: .long, help: "Really replace the database.")
    var yes = false

    @OptionGroup var outputOptions: JSONOutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        guard yes else {
            throw CommandFailure("Refusing to restore without --yes. Stop the Network Authority first.")
        }
        guard context.isFile(backup) else { throw CommandFailure("backup not found: \(backup)") }
        let paths = [dbPath, backup] + (preRestoreBackup.map { [$0] } ?? [])
        guard Set(paths.map { Array(context.resolved($0).utf8) }).count == paths.count else {
            throw CommandFailure("--db-path, --backup and --pre-restore-backup must be different files.")
        }
        for path in [dbPath, preRestoreBackup].compactMap(\.self) { try context.createParent(of: path) }
        // The copy is made of a database that exists.
        let kept = context.isFile(dbPath) ? preRestoreBackup : nil
        do {
            try DatabaseRestore(
                of: context.absolute(dbPath), from: context.absolute(backup),
                preRestoreBackup: kept.map { context.absolute($0) }
            ).run()
        } catch {
            throw CommandFailure("Nothing was restored: \(error)")
        }
        context.show(
            ManagedResult(
                members: [
                    ("db_path", .string(dbPath)), ("restored_from", .string(backup)),
                    ("pre_restore_backup", kept.map { .string($0) } ?? .null),
                ],
                text: "Restored \(dbPath) from \(backup)".printable),
            as: outputOptions.format)
    }
}
