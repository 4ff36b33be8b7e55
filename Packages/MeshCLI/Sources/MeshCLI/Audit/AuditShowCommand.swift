internal import ArgumentParser
internal import MeshAudit
internal import MeshProtocol

/// `audit show`: the last records of an audit log.
struct AuditShowCommand: MeshCommand {
    /// How many records are shown at most.
    private static let range = 1...10_000

    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the last records of an audit log.",
        discussion: "Signatures are not looked at: see audit verify.")

    @Argument(help: ArgumentHelp("The log.", valueName: "path"))
    var path: String

    @Option(name: .long, help: "How many records, from 1 to 10,000.")
    var limit = 50

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    mutating func validate() throws {
        guard Self.range.contains(limit) else { throw ValidationError("--limit is from 1 to 10,000.") }
    }

    func run(in context: CommandContext) async throws {
        let logs = try context.auditLogs(at: path)
        guard let names = logs.first, logs.count == 1 else {
            throw CommandFailure("'\(path)' holds \(logs.count) logs: name the one to show.")
        }
        do {
            context.show(AuditShowResult(records: try AuditLogReader.last(limit, of: names)), as: outputOptions.format)
        } catch {
            throw CommandFailure("The audit log cannot be read: \(error)")
        }
    }
}

/// Records of an audit log.
struct AuditShowResult: CommandResult {
    static let schema = "genesis-mesh/audit-show/1"

    let records: [AuditRecord]

    var members: [(String, JSONValue)] { [("records", .array(records.map(\.json)))] }

    var text: String {
        guard !records.isEmpty else { return "no records" }
        let rows = records.map { record in
            [
                record.timestamp.printable, record.eventType.name.printable, record.result.rawValue,
                record.actor?.printable ?? "-", record.target?.printable ?? "-", record.action.printable,
            ]
        }
        return TextTable.lines([["time", "type", "result", "actor", "target", "action"]] + rows, indent: 0)
            .joined(separator: "\n")
    }
}
