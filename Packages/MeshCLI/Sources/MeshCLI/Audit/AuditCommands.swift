internal import ArgumentParser
internal import MeshAudit

/// `audit`: the signed logs of authorities and nodes.
struct AuditCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Verify and show audit logs.",
        subcommands: [AuditVerifyCommand.self, AuditShowCommand.self]
    )

    @OptionGroup var common: CommonOptions
}

extension CommandContext {
    /// The audit logs at a path: the one file, or those of a folder.
    func auditLogs(at path: String) throws -> [AuditFileNames] {
        guard exists(path) else { throw CommandFailure("No such file or folder: '\(path)'.") }
        if isFile(path) { return [AuditFileNames(path: absolute(path))] }
        let names = try names(in: path).filter { $0.hasSuffix(".jsonl") }
        guard !names.isEmpty else {
            throw CommandFailure("The folder '\(path)' holds no audit log: their names end with .jsonl.")
        }
        return names.map { AuditFileNames(path: PathText.joining(absolute(path), $0)) }
    }
}
