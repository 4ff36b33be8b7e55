internal import ArgumentParser
internal import AuthorityStore
internal import MeshProtocol

/// `managed confirm-invites`: lets invites go that are held since a backup was restored.
struct ManagedConfirmInvitesCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm-invites",
        abstract: "List invites that are held since a restore, or let them be used.",
        discussion: """
            An invite that was unused when the backup was made may have been used since, so the authority refuses it \
            until an operator says that it is good. Without --all and --fingerprint, held invites are listed. The \
            authority may go on serving.
            """)

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("The SQLite database.", valueName: "path"))
    var dbPath: String

    @Flag(name: .long, help: "Confirm all held invites.")
    var all = false

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Confirm the invite with this fingerprint; may be repeated.", valueName: "hex"))
    var fingerprint: [String] = []

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    mutating func validate() throws {
        if all, !fingerprint.isEmpty { throw ValidationError("Give --all or --fingerprint, not both.") }
    }

    func run(in context: CommandContext) async throws {
        guard context.isFile(dbPath) else { throw CommandFailure("database not found: \(dbPath)") }
        let invites = HeldInvites(path: context.absolute(dbPath))
        let now = context.clock.now()
        let confirmed: [String]
        let held: [String]
        do {
            let named = all ? try invites.fingerprints(now: now) : fingerprint
            confirmed = named.isEmpty ? [] : try invites.confirm(named, now: now)
            held = try invites.fingerprints(now: now)
        } catch {
            throw CommandFailure("The invites cannot be confirmed: \(error)")
        }
        let unknown = fingerprint.filter { name in !confirmed.contains { $0 == name } }
        let lines =
            confirmed.map { "Confirmed \($0)" } + held.map { "Held      \($0)" }
            + (confirmed.isEmpty && held.isEmpty ? ["No invite is held."] : [])
        context.show(
            ManagedResult(
                members: [
                    ("db_path", .string(dbPath)), ("confirmed", .array(confirmed.map { .string($0) })),
                    ("held", .array(held.map { .string($0) })),
                ],
                text: lines.joined(separator: "\n")),
            as: outputOptions.format)
        if !unknown.isEmpty {
            throw CommandFailure("No held invite has the fingerprint \(unknown.joined(separator: ", ").printable).")
        }
    }
}
