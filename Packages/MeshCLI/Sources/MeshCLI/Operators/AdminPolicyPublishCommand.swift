internal import ArgumentParser
internal import AuthorityCore
internal import MeshProtocol

/// `admin policy publish`: has the authority sign a policy and put it in force.
struct AdminPolicyPublishCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Publish a policy: the authority signs it and it is in force at once.",
        discussion: """
            What neither the file nor an option gives has the authority's default. An option counts more than the
            file. A policy whose id exists is replaced. 'admin policy diff --file' shows beforehand what changes.
            """)

    @OptionGroup var operatorOptions: OperatorOptions

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "A policy in JSON, or in TOML if the name ends in .toml; a published manifest is good too.",
            valueName: "path"))
    var file: String?

    @Option(name: .long, parsing: .unconditional, help: "The policy's id. Default: a new one.")
    var policyId: String?

    @Option(name: .long, parsing: .unconditional, help: "The oldest client version that is welcome.")
    var minClientVersion: String?

    @Option(
        name: .long, parsing: .unconditionalSingleValue, help: "A port that services may use; repeatable.")
    var allowedPort: [Int] = []

    @Option(
        name: .long, parsing: .unconditionalSingleValue, help: "A service that may be offered; repeatable.")
    var allowedService: [String] = []

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: "A transport, in order of preference; repeatable.")
    var preferredTransport: [String] = []

    @Option(name: .long, parsing: .unconditional, help: "The longest path that the network wants, in links.")
    var maxHops: Int?

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let config = try operatorOptions.loadConfig(in: context)
        let body = try members(in: context)
        _ = try PolicyFile.draft(body)
        let reply = try await operatorOptions.send(
            "POST", "/admin/policy", body: body, label: "policy publication", config: config, in: context)
        context.show(try PolicyResult(reply: reply, verb: "Published"), as: outputOptions.format)
    }

    private func members(in context: CommandContext) throws -> JSONObject {
        var members = try file.map { try PolicyFile.read($0, in: context) } ?? [:]
        if let policyId { members["policy_id"] = .string(policyId) }
        if let minClientVersion { members["min_client_version"] = .string(minClientVersion) }
        if !allowedPort.isEmpty { members["allowed_ports"] = .array(allowedPort.map { .int($0) }) }
        if !allowedService.isEmpty { members["allowed_services"] = .array(allowedService.map { .string($0) }) }
        guard !preferredTransport.isEmpty || maxHops != nil else { return members }
        var routing = members["routing"]?.objectValue ?? [:]
        if !preferredTransport.isEmpty {
            routing["preferred_transports"] = .array(preferredTransport.map { .string($0) })
        }
        if let maxHops { routing["max_hops"] = .int(maxHops) }
        members["routing"] = .object(routing)
        return members
    }
}

/// A policy that is in force now.
struct PolicyResult: CommandResult {
    static let schema = "genesis-mesh/admin-policy/1"

    let policy: PolicyManifest
    let verb: String

    init(reply: JSONValue, verb: String) throws {
        do {
            policy = try PolicyManifest(json: reply)
        } catch {
            throw CommandFailure("The authority's reply is not a policy: \(error)")
        }
        self.verb = verb
    }

    var members: [(String, JSONValue)] {
        policy.json.objectValue.map { $0.map { ($0.name, $0.value) } } ?? []
    }

    var text: String {
        let issued = policy.issuedAt.time?.requestText ?? policy.issuedAt.text.printable
        return
            (["\(verb) policy: \(policy.policyID.printable)"]
            + TextTable.lines([["issued_at:", issued], ["issued_by:", policy.issuedBy.printable]])
            + PolicyMembers(policy).lines)
            .joined(separator: "\n")
    }
}
