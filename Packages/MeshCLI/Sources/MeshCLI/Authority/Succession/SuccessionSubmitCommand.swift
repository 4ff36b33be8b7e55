internal import ArgumentParser
internal import MeshCrypto
internal import MeshProtocol

/// `na succession submit`: has the authority record a succession.
struct SuccessionSubmitCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Have the authority record the succession; it adds the outgoing key's signature.",
        discussion: """
            From the time that the record names, the old key signs nothing and the authority does not start with it:
            restart it with the new key (NA_PRIVATE_KEY_FILE, NA_KEY_ID) then. Submitting the same record again is
            harmless.
            """)

    @OptionGroup var operatorOptions: OperatorOptions

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The record of 'na succession prove'.", valueName: "path"))
    var file: String

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Where to write the recorded succession.", valueName: "path"))
    var out: String?

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    mutating func validate() throws {
        try operatorOptions.requireAuthority()
    }

    func run(in context: CommandContext) async throws {
        let record = try context.readSuccession(file)
        let config = try operatorOptions.loadConfig(in: context)
        let reply = try await operatorOptions.send(
            "POST", "/admin/na/succession", body: ["succession": record.json], label: "key succession",
            config: config, in: context)
        let recorded: KeySuccessionRecord
        do {
            recorded = try KeySuccessionRecord(json: reply.objectValue?["succession"] ?? .null)
        } catch {
            throw CommandFailure("key succession failed: the reply holds no succession (\(error)).")
        }
        if let out { try context.writeSuccession(recorded, to: out) }
        context.show(
            SuccessionResult(
                title: "Succession recorded", path: out, record: recorded,
                next: "at \(recorded.effectiveAt.text): restart the authority with the new key "
                    + "(NA_PRIVATE_KEY_FILE, NA_KEY_ID=\(recorded.newKeyID.printable))"),
            as: outputOptions.format)
    }
}
