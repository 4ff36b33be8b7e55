internal import ArgumentParser
internal import MeshProtocol

/// `admin policy history`: the policies that were in force.
struct AdminPolicyHistoryCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List the policies that are kept, the newest first.")

    @OptionGroup var operatorOptions: OperatorOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let config = try operatorOptions.loadConfig(in: context)
        let versions = try await PolicyVersions.fetch(operatorOptions, config: config, in: context)
        context.show(PolicyHistoryResult(history: versions), as: outputOptions.format)
    }
}

/// The policies that an authority keeps.
struct PolicyHistoryResult: CommandResult {
    static let schema = "genesis-mesh/admin-policy-history/1"

    let history: PolicyVersions

    var members: [(String, JSONValue)] {
        let versions = history.versions.map { version -> JSONValue in
            [
                "policy_id": .string(version.id), "active": .bool(version.isActive),
                "created_at": .string(version.createdAt), "policy": version.policy.json,
            ]
        }
        return [("versions", .array(versions)), ("truncated", .bool(history.isTruncated))]
    }

    var text: String {
        let rows = history.versions.map { version in
            [
                version.isActive ? "*" : "", version.id.printable, version.createdAt.printable,
                version.policy.minClientVersion.printable, counted(version.policy.allowedPorts.count, "port"),
                counted(version.policy.allowedServices.count, "service"),
            ]
        }
        guard !rows.isEmpty else { return "No policies." }
        let lines = TextTable.lines([["", "policy", "published", "min client", "ports", "services"]] + rows, indent: 0)
        return (lines + (history.isTruncated ? ["Older policies are not shown."] : ["* in force"]))
            .joined(separator: "\n")
    }
}
