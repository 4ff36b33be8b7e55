internal import ArgumentParser
internal import MeshCrypto
internal import MeshProtocol

/// `admin invite`: makes an invite and prints its token.
struct AdminInviteCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Create a single-use invite token and print it.")

    @OptionGroup var operatorOptions: OperatorOptions

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: "A role to assign; repeatable.")
    var role = ["client"]

    @Option(name: .long, parsing: .unconditional, help: "Longest certificate validity, in hours.")
    var validityHours = 168

    @Option(
        name: .long, parsing: .unconditional,
        help: "How long the invite may be used, in hours. Default: the authority's, 24.")
    var tokenExpiryHours: Int?

    @Option(
        name: .long, parsing: .unconditional,
        help: "Bind the invite to this node public key; only that key may redeem it.")
    var recipientKey: String?

    @Option(name: .long, parsing: .unconditional, help: "Edge invites are not part of this version.")
    var nodeSovereignId: String?

    @Option(name: .long, parsing: .unconditional, help: "Edge invites are not part of this version.")
    var executorResourcePrefix: String?

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        if nodeSovereignId != nil || executorResourcePrefix != nil {
            throw CommandFailure(
                "Edge invites (--node-sovereign-id, --executor-resource-prefix) are not part of this version.")
        }
        let config = try operatorOptions.loadConfig(in: context)
        try requirePositive("--validity-hours", validityHours)
        if let tokenExpiryHours { try requirePositive("--token-expiry-hours", tokenExpiryHours) }
        let roles = try RoleArguments.normalized(role)
        var body: JSONObject = [
            "roles": .array(roles.map { .string($0) }),
            "max_validity_hours": .int(validityHours),
        ]
        if let tokenExpiryHours { body["token_expiry_hours"] = .int(tokenExpiryHours) }
        if let recipientKey, !recipientKey.isEmpty {
            body["recipient_public_key"] = .string(try context.publicKey(fileOrText: recipientKey).text)
        }
        let reply = try await operatorOptions.send(
            "POST", "/admin/invite", body: body, label: "invite creation", config: config, in: context)
        guard let token = reply.objectValue?["token_id"]?.stringValue else {
            throw CommandFailure("invite creation failed: the reply holds no token_id.")
        }
        let result = InviteResult(
            token: token, expiresAt: reply.objectValue?["expires_at"]?.stringValue, roles: roles)
        context.show(result, as: outputOptions.format)
    }
}

/// An invite that was made.
struct InviteResult: CommandResult {
    static let schema = "genesis-mesh/admin-invite/1"

    let token: String
    let expiresAt: String?
    let roles: [String]

    var members: [(String, JSONValue)] {
        [
            ("token_id", .string(token)),
            ("expires_at", expiresAt.map { .string($0) } ?? .null),
            ("roles", .array(roles.map { .string($0) })),
        ]
    }

    /// The token alone: scripts capture it.
    var text: String { token }
}
