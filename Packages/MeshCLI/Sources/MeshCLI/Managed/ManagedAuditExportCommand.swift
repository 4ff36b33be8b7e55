internal import ArgumentParser
internal import AuthorityStore
internal import MeshProtocol

/// `managed audit-export`: writes audit events to a file to hand on.
///
/// - Source: Specification 07 §6
struct ManagedAuditExportCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit-export",
        abstract: "Write the audit events of a database to a file, with sensitive members redacted.")

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("The SQLite database.", valueName: "path"))
    var dbPath: String

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Where the events go.", valueName: "path"))
    var output: String

    /// The values of `--format`.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case jsonl, json
    }

    @Option(name: .long, help: "One event a line (jsonl), or one list (json).")
    var format: Format = .jsonl

    @Option(name: .long, parsing: .unconditional, help: "Only events of this type.")
    var eventType: String?

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        guard context.isFile(dbPath) else { throw CommandFailure("database not found: \(dbPath)") }
        guard context.resolved(dbPath) != context.resolved(output) else {
            throw CommandFailure("--output is the database itself. Give another path.")
        }
        try context.createParent(of: output)
        let export = AuditExport(
            of: context.absolute(dbPath), format: format == .json ? .json : .jsonLines, eventType: eventType)
        let count: Int
        do {
            count = try export.run(to: context.absolute(output))
        } catch {
            throw CommandFailure("The audit events were not exported: \(error)")
        }
        let result = ManagedResult(
            members: [
                ("db_path", .string(dbPath)), ("output", .string(output)), ("format", .string(format.rawValue)),
                ("event_count", .int(count)),
            ])
        context.show(result, as: .json)
    }
}
