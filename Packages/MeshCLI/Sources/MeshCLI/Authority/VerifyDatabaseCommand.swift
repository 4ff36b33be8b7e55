internal import ArgumentParser
internal import AuthorityStore
internal import MeshProtocol

/// `na verify-db`: looks at an authority's database without changing it.
///
/// - Source: Specification 07 §3
struct VerifyDatabaseCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-db",
        abstract: "Check a Network Authority's database, of the reference or ours, without changing it.",
        discussion: """
            Checks the schema, SQLite's own consistency, the revocation lists and their signatures, the history of the \
            authority's keys (from the root key with --genesis), that every revoked certificate is listed, and that \
            no invite gave two certificates. May run while the authority serves the file. Exits 1 if something is wrong.
            """)

    @Option(name: .long, parsing: .unconditional, help: "PostgreSQL is not part of this version: use --db-path.")
    var databaseURL: String?

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("The SQLite database.", valueName: "path"))
    var dbPath: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The signed genesis block, to verify the keys from its root key.", valueName: "path"))
    var genesis: String?

    @OptionGroup var outputOptions: JSONOutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        if databaseURL != nil {
            throw CommandFailure("--database-url: PostgreSQL is not part of this version. Give --db-path.")
        }
        guard let dbPath else { throw CommandFailure("give --db-path") }
        let block = try genesis.map { try context.readGenesis($0) }
        let path = context.absolute(dbPath)
        guard context.isFile(path) else { throw CommandFailure("database not found: \(dbPath)") }
        let found: DatabaseInspection
        do {
            found = try DatabaseInspection(path: path, genesis: block, now: context.clock.now())
        } catch {
            throw CommandFailure("The database cannot be checked: \(error)")
        }
        context.show(DatabaseVerdict(database: dbPath, found: found), as: outputOptions.format)
        if !found.isSound { throw CommandFailure.reported }
    }
}

/// What `na verify-db` found.
struct DatabaseVerdict: CommandResult {
    static let schema = "genesis-mesh/na-verify-db/1"

    let database: String
    let found: DatabaseInspection

    var members: [(String, JSONValue)] {
        [
            ("database", .string(database)),
            ("ok", .bool(found.isSound)),
            ("checks", checks),
            ("failures", .array(found.failures.map { .string($0) })),
        ]
    }

    private var checks: JSONValue {
        [
            "schema_version": found.schemaVersion.map { .int($0) } ?? .null,
            "integrity_check": .bool(found.isIntact),
            "crl": [
                "versions": .int(found.lists.count),
                "active_sequence": .array(found.lists.activeSequences.map { .int($0) }),
            ],
            "key_history": [
                "keys": .int(found.keys.count), "verified_from_root": .bool(found.keys.isVerifiedFromRoot),
            ],
            "revocations": [
                "revoked": .int(found.revocations.count), "unlisted": .int(found.revocations.unlisted),
            ],
            "invites": [
                "count": .int(found.invites.count), "used": .int(found.invites.used),
                "held": .int(found.invites.held), "repeated": .int(found.invites.repeated),
            ],
            "audit_events": .int(found.auditEventCount),
        ]
    }

    var text: String {
        let active = found.lists.activeSequences.map(String.init).joined(separator: ", ")
        let verified = found.keys.isVerifiedFromRoot ? "verified from the root key" : "not verified from the root key"
        let lines = TextTable.lines(
            [
                ["Schema", found.schemaVersion.map(String.init) ?? "none"],
                ["Integrity", found.isIntact ? "ok" : "damaged"],
                ["CRL", "\(counted(found.lists.count, "version")), active \(active.isEmpty ? "none" : active)"],
                ["Keys", "\(found.keys.count), \(verified)"],
                ["Revoked", "\(found.revocations.count), \(found.revocations.unlisted) not listed"],
                ["Invites", "\(found.invites.count), \(found.invites.used) used, \(found.invites.held) held"],
                ["Audit", counted(found.auditEventCount, "event")],
            ])
        let failures = found.failures.map { "FAIL \($0)".printable }
        return (["\(database.printable):"] + lines + failures + ["Result: \(found.isSound ? "OK" : "FAILED")"])
            .joined(separator: "\n")
    }
}
