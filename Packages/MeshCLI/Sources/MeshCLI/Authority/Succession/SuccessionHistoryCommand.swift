internal import ArgumentParser
internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshProtocol

/// `na succession history`: saves the authority's key history for the offline signing.
struct SuccessionHistoryCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Save the authority's key history for the offline signing step.")

    @Option(name: .long, parsing: .unconditional, help: "The Network Authority's URL.")
    var na: String

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Where to save it (JSON).", valueName: "path"))
    var out: String

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let client = try context.authorityClient(URLText.withoutTrailingSlash(na))
        let reply = try await failing("key history") { try await client.json("/na/key-history") }
        guard let file = KeyHistoryFile(reply), let root = file.statedRootKey else {
            throw CommandFailure("key history failed: the reply of \(na) is not a key history.")
        }
        let verification = file.verified(rootPublicKey: root)
        guard let history = verification.history else {
            let reason = verification.failures.first?.reason.rawValue ?? "refused"
            throw CommandFailure(
                "The key history of \(na) does not verify (\(reason)); nothing was saved. Ask the operator of that "
                    + "authority, or check that the URL is right.")
        }
        try context.writeFile(file.bytes, to: out)
        context.show(KeyHistoryResult(path: out, file: file, history: history), as: outputOptions.format)
    }
}

/// A key history that was saved.
struct KeyHistoryResult: CommandResult {
    static let schema = "genesis-mesh/na-succession-history/1"

    let path: String
    let file: KeyHistoryFile
    let history: AuthorityKeyHistory

    var members: [(String, JSONValue)] {
        [
            ("path", .string(path)), ("network", .string(history.networkName)),
            ("root_public_key", .string(history.rootKey.text)),
            ("keys", .array(history.windows.map(\.json))),
        ]
    }

    var text: String {
        let rows = history.windows.map { window in
            [
                "key \(window.keySequence)", (window.keyID ?? file.keyID(ofNewestIn: history) ?? "-").printable,
                window.publicKey.text, "from \(window.validFrom?.zuluText ?? "the beginning")",
                "until \(window.end?.zuluText ?? "further notice")",
            ]
        }
        let lines =
            ["OK Key history saved: \(path)", "  Network: \(history.networkName.printable)"]
            + TextTable.lines(rows)
            + ["  Verified from its own root key \(history.rootKey.text): 'na succession sign' compares it with yours."]
        return lines.joined(separator: "\n")
    }
}
