internal import ArgumentParser
internal import AuthorityCore
internal import AuthorityHTTP
internal import MeshProtocol

/// `na doctor`: checks an authority's host against its settings, without starting anything.
///
/// - Source: Specification 07 §3
struct AuthorityDoctorCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check an authority's settings, keys, database and TLS, and say how to repair what is wrong.",
        discussion: """
            Looks for the root private key where the authority's files live, at the standing of the signing key, at the \
            database, permissions, operator keys and TLS. Changes nothing and may run beside the authority. \
            Exits 1 if a check fails; warnings do not count.
            """)

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The authority's settings file.", valueName: "path"))
    var envFile: String

    @Option(name: .long, help: "How results are shown: human (or table, text), json. (default: human)")
    var format: OutputFormat?

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let result: DoctorResult
        do {
            let settings = try AuthorityStartCommand.settings(file: envFile, in: context)
            result = DoctorResult(checks: try AuthorityDoctor(settings: settings, now: context.clock.now()).checks())
        } catch let error as SettingsError {
            throw CommandFailure("\(envFile): \(error.message)")
        }
        context.show(result, as: format ?? .table)
        if !result.isSound { throw CommandFailure.reported }
    }
}

/// What `na doctor` found.
struct DoctorResult: CommandResult {
    static let schema = "genesis-mesh/na-doctor/1"

    let checks: [DoctorCheck]

    /// Whether nothing failed.
    var isSound: Bool { checks.allSatisfy { $0.status != .fail } }

    var members: [(String, JSONValue)] {
        [
            ("ok", .bool(isSound)),
            (
                "checks",
                .array(
                    checks.map { check in
                        [
                            "check": .string(check.name), "status": .string(check.status.rawValue),
                            "detail": .string(check.detail),
                        ]
                    })
            ),
        ]
    }

    var text: String {
        let lines = checks.map { check in
            let status = check.status.rawValue.uppercased()
            let gap = String(repeating: " ", count: 5 - status.count)
            return "\(status)\(gap) \(check.name): \(check.detail)".printable
        }
        return (lines + ["Result: \(isSound ? "OK" : "FAILED")"]).joined(separator: "\n")
    }
}
