internal import ArgumentParser
internal import MeshProtocol

/// `na reissue`: has the authority sign again what a succeeded key signed.
///
/// - Source: Specification 07 §3
struct ReissueCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "reissue",
        abstract: "Have the authority sign again what a succeeded key signed.",
        discussion:
            "The authority does it by itself soon after a succession; this does it at once and says what is due.")

    @OptionGroup var operatorOptions: OperatorOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    mutating func validate() throws {
        try operatorOptions.requireAuthority()
    }

    func run(in context: CommandContext) async throws {
        let config = try operatorOptions.loadConfig(in: context)
        let reply = try await operatorOptions.send(
            "POST", "/admin/na/reissue", body: [:], label: "reissue", config: config, in: context)
        guard let members = reply.objectValue, members["reissued"]?.objectValue != nil else {
            throw CommandFailure("reissue failed: the reply does not say what was signed again.")
        }
        context.show(ReissueResult(reply: members), as: outputOptions.format)
    }
}

/// What an authority has signed again.
struct ReissueResult: CommandResult {
    static let schema = "genesis-mesh/na-reissue/1"

    let reply: JSONObject

    var members: [(String, JSONValue)] { reply.map { ($0.name, $0.value) } }

    var text: String {
        let policy = reply["reissued"]?.objectValue?["policy_manifest"]?.stringValue
        let isPending = reply["reissue_pending"]?.boolValue ?? false
        return (policy.map { "Signed again: policy \($0.printable)" } ?? "Nothing was due.")
            + (isPending ? "\nMore is due: run it again." : "")
    }
}
