internal import ArgumentParser
internal import MeshProtocol

/// `admin revoke`: revokes a certificate.
struct AdminRevokeCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Revoke a certificate.",
        discussion:
            "Reasons: key_compromise (the key may not join again), cessation_of_operation, superseded, unspecified.")

    @Argument(help: "The certificate's id.")
    var certId: String

    @OptionGroup var operatorOptions: OperatorOptions

    @Option(name: .long, parsing: .unconditional, help: "Revocation reason.")
    var reason = "unspecified"

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let config = try operatorOptions.loadConfig(in: context)
        let reply = try await operatorOptions.send(
            "POST", "/admin/revoke", body: ["cert_id": .string(certId), "reason": .string(reason)],
            label: "certificate revocation", config: config, in: context)
        context.show(RevocationResult(reply: reply), as: outputOptions.format)
    }
}

/// The authority's answer to a revocation.
struct RevocationResult: AuthorityReplyResult {
    static let schema = "genesis-mesh/admin-revoke/1"

    let reply: JSONValue
}
