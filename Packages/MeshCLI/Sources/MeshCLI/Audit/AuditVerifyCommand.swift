internal import ArgumentParser
internal import MeshAudit
internal import MeshCrypto
internal import MeshProtocol

/// `audit verify`: follows the chain of an audit log.
///
/// - Source: Specification 02 §14
struct AuditVerifyCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify that no record of an audit log was changed, removed or added.",
        discussion: """
            Follows the chain of hashes through the log and the files put aside before it (<log>.1 and so on), and \
            checks every signature. Says the file and line at which the chain breaks, and exits 1 then. Keep the \
            last hash elsewhere and give it as --head to find out whether records are missing at the end.
            """)

    @Argument(help: ArgumentHelp("The log, or a folder with logs (*.jsonl).", valueName: "path"))
    var path: String

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "A key that wrote records: base64 or a public key file; may be repeated.", valueName: "key"))
    var key: [String] = []

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("A signed genesis block, for the key of its authority.", valueName: "path"))
    var genesis: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The hash of the record that the log must end with.", valueName: "hash"))
    var head: String?

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    mutating func validate() throws {
        if key.isEmpty, genesis == nil {
            throw ValidationError("Give --key or --genesis: whose signatures the records must have.")
        }
    }

    func run(in context: CommandContext) async throws {
        let verifier = AuditChainVerifier(writers: try writers(in: context))
        let logs = try context.auditLogs(at: path)
        guard head == nil || logs.count == 1 else {
            throw CommandFailure("--head is the end of one log, but '\(path)' holds \(logs.count): name the log.")
        }
        let verdicts = try logs.map { names in
            do {
                let files = AuditLogVerifier.files(of: names)
                return AuditVerdict(
                    path: names.path,
                    found: try AuditLogVerifier.verify(files: files, by: verifier, expectedHead: head))
            } catch {
                throw CommandFailure("The audit log cannot be read: \(error)")
            }
        }
        let result = AuditVerifyResult(logs: verdicts)
        context.show(result, as: outputOptions.format)
        if !result.isIntact { throw CommandFailure.reported }
    }

    private func writers(in context: CommandContext) throws -> [PublicKey] {
        var keys = try key.map { try context.publicKey(fileOrText: $0) }
        if let genesis {
            let block = try context.readGenesis(genesis)
            do {
                keys.append(try PublicKey(text: block.networkAuthority.publicKey))
            } catch {
                throw CommandFailure("The authority's key in '\(genesis)' is not a valid key.")
            }
        }
        return keys
    }
}

/// What following one log has shown.
struct AuditVerdict: Sendable {
    let path: String
    let found: AuditVerification

    var json: JSONValue {
        var members: JSONObject = [
            "path": .string(path), "ok": .bool(found.isIntact), "records": .int(found.records),
            "head": found.head.map { .string($0) } ?? .null, "follows": found.follows.map { .string($0) } ?? .null,
            "files": .array(found.files.map { ["path": .string($0.path), "records": .int($0.records)] }),
        ]
        members["break"] = found.firstBreak.map { place in
            [
                "path": .string(place.path), "line": .int(place.line), "code": .string(place.fault.code),
                "reason": .string("\(place.fault)"),
            ]
        }
        return .object(members)
    }

    var lines: [String] {
        let files = counted(found.files.count, "file")
        var lines = ["\(path.printable): \(counted(found.records, "record")) in \(files)"]
        if let head = found.head { lines.append("  last hash \(head.printable)") }
        if found.follows != nil { lines.append("  goes on after records that are no longer here") }
        if let place = found.firstBreak {
            let line = place.line == 0 ? "" : ":\(place.line)"
            lines.append("  BROKEN at \(place.path.printable)\(line): \("\(place.fault)".printable)")
        }
        return lines
    }
}

/// What following the logs has shown.
struct AuditVerifyResult: CommandResult {
    static let schema = "genesis-mesh/audit-verify/1"

    let logs: [AuditVerdict]

    var isIntact: Bool { logs.allSatisfy(\.found.isIntact) }

    var members: [(String, JSONValue)] {
        [("ok", .bool(isIntact)), ("logs", .array(logs.map(\.json)))]
    }

    var text: String {
        (logs.flatMap(\.lines) + ["Result: \(isIntact ? "OK" : "FAILED")"]).joined(separator: "\n")
    }
}
