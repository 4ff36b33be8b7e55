internal import ArgumentParser
internal import MeshAuthorityClient
internal import MeshProtocol

/// `sovereign`: what an authority says of its network.
struct SovereignCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sovereign",
        abstract: "Look at what a Network Authority says of its network.",
        subcommands: [SovereignInspectCommand.self]
    )

    @OptionGroup var common: CommonOptions
}

/// `sovereign inspect`: shows the public description of an authority.
///
/// - Source: Specification 07 §5
struct SovereignInspectCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show an authority's public description (/sovereign.json).")

    @Option(
        name: [.customLong("na"), .customLong("endpoint")], parsing: .unconditional,
        help: "The Network Authority's URL.")
    var na: String

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let client = try context.authorityClient(URLText.withoutTrailingSlash(na))
        let reply = try await failing("sovereign metadata") { try await client.sovereign() }
        guard let members = reply.objectValue else {
            throw CommandFailure("sovereign metadata failed: the reply of \(na) is not a JSON object.")
        }
        context.show(SovereignResult(description: members), as: outputOptions.format)
    }
}

/// An authority's description of its network; nothing in it is verified.
struct SovereignResult: CommandResult {
    static let schema = "genesis-mesh/sovereign-inspect/1"

    let description: JSONObject

    var members: [(String, JSONValue)] { description.map { ($0.name, $0.value) } }

    var text: String {
        let key = description["signing_key"]?.objectValue
        let authority = description["network_authority"]?.objectValue
        let surfaces = description["supported_surfaces"]?.objectValue ?? [:]
        let rows = [
            ["Sovereign:", Self.shown(description["sovereign_id"])],
            ["Network:", Self.shown(description["network_name"]) + " " + Self.shown(description["network_version"])],
            ["Endpoint:", Self.shown(description["endpoint"])],
            ["Root key:", Self.shown(description["root_public_key"])],
            ["Authority key:", Self.shown(authority?["public_key"])],
            [
                "Signing key:",
                "\(Self.shown(key?["public_key"])) (key \(Self.shown(key?["key_sequence"])), until "
                    + "\(Self.shown(key?["signs_until"], otherwise: "further notice")))",
            ],
            ["Policy hash:", Self.shown(description["policy_manifest"]?.objectValue?["hash"])],
            ["Bootstrap anchors:", Self.shown(description["bootstrap_anchor_count"])],
        ]
        return
            (TextTable.lines(rows, indent: 0) + ["Surfaces:"]
            + TextTable.lines(surfaces.map { [$0.name.printable, Self.shown($0.value)] })).joined(separator: "\n")
    }

    private static func shown(_ value: JSONValue?, otherwise: String = "-") -> String {
        guard let value, !value.isNull else { return otherwise }
        return (value.stringValue ?? String(decoding: value.canonicalBytes(), as: UTF8.self)).printable
    }
}
