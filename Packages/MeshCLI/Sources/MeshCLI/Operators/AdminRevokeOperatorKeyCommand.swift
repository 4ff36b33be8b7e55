internal import ArgumentParser
internal import MeshProtocol

/// `admin revoke-operator-key`: takes an operator's key out of force.
struct AdminRevokeOperatorKeyCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke-operator-key",
        abstract: "Revoke an operator key: from then on the authority does not know it.",
        discussion: """
            This lasts, also over a restart of the authority: give the operator a new key with a new id. The last key in
            force cannot be revoked.
            """)

    @Argument(help: "The id of the key.")
    var keyId: String

    @OptionGroup var operatorOptions: OperatorOptions

    @Option(name: .long, parsing: .unconditional, help: "Why, in one line, for the audit.")
    var reason = "unspecified"

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !keyId.isEmpty else { throw ValidationError("The key's id must not be empty.") }
    }

    func run(in context: CommandContext) async throws {
        let config = try operatorOptions.loadConfig(in: context)
        let reply = try await operatorOptions.send(
            "POST", "/admin/operator-keys/\(keyId)/revoke", body: ["reason": .string(reason)],
            label: "operator key revocation", config: config, in: context)
        context.show(OperatorKeyRevocationResult(reply: reply), as: outputOptions.format)
    }
}

/// The authority's answer to the revocation of a key.
struct OperatorKeyRevocationResult: AuthorityReplyResult {
    static let schema = "genesis-mesh/admin-revoke-operator-key/1"

    let reply: JSONValue
}
