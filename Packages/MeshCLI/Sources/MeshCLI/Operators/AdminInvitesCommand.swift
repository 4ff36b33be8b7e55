internal import ArgumentParser
internal import MeshProtocol

/// `admin invites`: the invites and what became of them.
struct AdminInvitesCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "invites",
        abstract: "List the newest invites and what became of them.",
        discussion:
            "Tokens are not shown: the authority keeps only their digests. An invite's fingerprint is the beginning "
            + "of the SHA-256 of its token.")

    @OptionGroup var operatorOptions: OperatorOptions

    @Option(name: .long, parsing: .unconditional, help: "How many to show, the newest first: 1 to 1000.")
    var limit = 100

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        try requirePositive("--limit", limit)
        let config = try operatorOptions.loadConfig(in: context)
        let reply = try await operatorOptions.send(
            "GET", "/admin/invites", query: [("limit", [String(limit)])], label: "invite listing", config: config,
            in: context)
        guard let invites = reply.objectValue?["invites"]?.arrayValue else {
            throw CommandFailure("The authority's reply holds no list of invites.")
        }
        context.show(
            InvitesResult(
                invites: invites, isTruncated: reply.objectValue?["truncated"]?.boolValue ?? false,
                now: context.clock.now()),
            as: outputOptions.format)
    }
}

/// Invites without their tokens.
struct InvitesResult: CommandResult {
    static let schema = "genesis-mesh/admin-invites/1"

    let invites: [JSONValue]
    let isTruncated: Bool
    let now: UTCTime

    var members: [(String, JSONValue)] {
        [("invites", .array(invites)), ("truncated", .bool(isTruncated))]
    }

    var text: String {
        guard !invites.isEmpty else { return "No invites." }
        let rows = invites.compactMap(\.objectValue).map { invite -> [String] in
            func text(_ name: String) -> String { invite[name]?.stringValue?.printable ?? "-" }
            let roles = (invite["roles"]?.arrayValue ?? []).compactMap { $0.stringValue?.printable }
            return [
                text("fingerprint"), text("state"), roles.joined(separator: ","),
                AgeText.of(invite["created_at"]?.stringValue, now: now),
                AgeText.of(invite["expires_at"]?.stringValue, now: now),
                AgeText.of(invite["used_at"]?.stringValue, now: now),
                invite["used_by_key"]?.stringValue?.printable ?? text("recipient_public_key"),
            ]
        }
        let head = ["fingerprint", "state", "roles", "created", "expires", "used", "by or for"]
        let lines = TextTable.lines([head] + rows, indent: 0)
        return (lines + (isTruncated ? ["Older invites are not shown; ask for more with --limit."] : []))
            .joined(separator: "\n")
    }
}
