internal import ArgumentParser
internal import MeshAuthorityClient
internal import MeshProtocol

/// `admin policy diff`: what would change, or has changed.
struct AdminPolicyDiffCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare policies, member by member.",
        discussion: """
            With --file: from the policy in force to the file. With one id: from the policy in force to that one, which
            is what a rollback would change. With two ids: from the first to the second. Ids, dates and signatures are
            not compared. Exit status 0, also when they differ; with --exit-code 1 when they do.
            """)

    @Argument(help: "A policy's id; two to compare them with each other.")
    var policyId: [String] = []

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("A policy in JSON, or in TOML if the name ends in .toml.", valueName: "path"))
    var file: String?

    @Flag(name: .long, help: "Exit with 1 when the policies differ.")
    var exitCode = false

    @OptionGroup var operatorOptions: OperatorOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        switch (policyId.count, file) {
        case (0, _?), (1, nil), (2, nil): ()
        default: throw ValidationError("Give --file, or one or two policy ids.")
        }
    }

    func run(in context: CommandContext) async throws {
        let result: PolicyDiffResult
        if let file {
            result = try await compare(file: file, in: context)
        } else {
            result = try await compareVersions(in: context)
        }
        context.show(result, as: outputOptions.format)
        if exitCode, !result.changes.isEmpty { throw CommandFailure.reported }
    }

    /// The policy in force is public: no key is needed.
    private func compare(file: String, in context: CommandContext) async throws -> PolicyDiffResult {
        let client = try operatorOptions.address.client(in: context)
        let wanted = try PolicyFile.draft(try PolicyFile.read(file, in: context))
        let active = try await failing("policy") { try await client.policy() }
        return PolicyDiffResult(
            from: active.policyID, to: file, changes: PolicyMembers(active).changes(to: PolicyMembers(wanted)))
    }

    private func compareVersions(in context: CommandContext) async throws -> PolicyDiffResult {
        let config = try operatorOptions.loadConfig(in: context)
        let history = try await PolicyVersions.fetch(operatorOptions, config: config, in: context)
        let from: PolicyManifest
        if policyId.count == 2 {
            from = try history.policy(policyId[0])
        } else if let active = history.versions.first(where: \.isActive) {
            from = active.policy
        } else {
            throw CommandFailure("The authority shows no policy in force; name two policies.")
        }
        let to = try history.policy(policyId[policyId.count - 1])
        return PolicyDiffResult(
            from: from.policyID, to: to.policyID, changes: PolicyMembers(from).changes(to: PolicyMembers(to)))
    }
}

/// What two policies say differently.
struct PolicyDiffResult: CommandResult {
    static let schema = "genesis-mesh/admin-policy-diff/1"

    let from: String
    let to: String
    let changes: [(name: String, from: JSONValue, to: JSONValue)]

    var members: [(String, JSONValue)] {
        [
            ("from", .string(from)), ("to", .string(to)), ("differ", .bool(!changes.isEmpty)),
            (
                "changes",
                .array(changes.map { ["member": .string($0.name), "from": $0.from, "to": $0.to] })
            ),
        ]
    }

    var text: String {
        guard !changes.isEmpty else { return "No difference between \(from.printable) and \(to.printable)." }
        let lines = changes.flatMap { change in
            [
                change.name, "  - \(PolicyMembers.text(change.from))", "  + \(PolicyMembers.text(change.to))",
            ]
        }
        return (["--- \(from.printable)", "+++ \(to.printable)"] + lines).joined(separator: "\n")
    }
}
