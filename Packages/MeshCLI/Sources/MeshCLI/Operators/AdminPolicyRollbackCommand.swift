internal import ArgumentParser
internal import MeshProtocol

/// `admin policy rollback`: puts an earlier policy in force again.
struct AdminPolicyRollbackCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Put an earlier policy in force again.")

    @Argument(help: "The policy's id, as 'admin policy history' shows it.")
    var policyId: String

    @OptionGroup var operatorOptions: OperatorOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let config = try operatorOptions.loadConfig(in: context)
        let reply = try await operatorOptions.send(
            "POST", "/admin/policy/rollback", body: ["policy_id": .string(policyId)], label: "policy rollback",
            config: config, in: context)
        context.show(try PolicyResult(reply: reply, verb: "Rolled back to"), as: outputOptions.format)
    }
}
