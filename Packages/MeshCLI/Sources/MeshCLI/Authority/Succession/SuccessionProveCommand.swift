internal import ArgumentParser
internal import AuthorityCore
internal import AuthorityHTTP
internal import MeshCrypto
internal import MeshProtocol

/// `na succession prove`: signs a record with the new key, the proof that it is held.
struct SuccessionProveCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Sign the record with the new key: the proof that it is held.")

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The record of 'na succession sign'.", valueName: "path"))
    var file: String

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("The new private key file.", valueName: "path"))
    var newKey: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Or the settings file of the authority that will run the new key.", valueName: "path"))
    var envFile: String?

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Where to write the record.", valueName: "path"))
    var out: String

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    mutating func validate() throws {
        guard (newKey == nil) != (envFile == nil) else {
            throw ValidationError("Give exactly one of --new-key and --env-file.")
        }
        guard envFile == nil || passphrase.passphraseFile == nil else {
            throw ValidationError(
                "--passphrase-file goes with --new-key: an authority reads the key of its settings without one."
            )
        }
    }

    func run(in context: CommandContext) async throws {
        let record = try context.readSuccession(file)
        let signer = try signer(for: record, in: context)
        guard signer.publicKey.text == record.newPublicKey else {
            throw CommandFailure(
                "'\(newKey ?? envFile ?? "")' holds the key \(signer.publicKey.text), but '\(file)' names "
                    + "\(record.newPublicKey.printable) as the new key: use that key, or sign a record that names this one."
            )
        }
        guard record.signatures.count < MeshLimits.maximumSignatures else {
            throw CommandFailure("'\(file)' has too many signatures: sign it again with 'na succession sign'.")
        }
        let proven =
            record.hasSignature(by: signer.publicKey) ? record : try record.signed(by: signer, keyID: record.newKeyID)
        try context.writeSuccession(proven, to: out)
        context.show(
            SuccessionResult(
                title: "Succession signed with the new key", path: out, record: proven,
                next: "at least 60 seconds before it takes effect: \(context.programName) na succession submit "
                    + "--na <url> --file \(out)"),
            as: outputOptions.format)
    }

    private func signer(for record: KeySuccessionRecord, in context: CommandContext) throws -> SigningKey {
        if let newKey {
            return try context.readPrivateKey(newKey, passphrase: try passphrase.passphrase(in: context))
        }
        let path = envFile ?? ""
        do {
            let settings = try AuthorityStartCommand.settings(file: path, in: context)
            if settings.keyID != record.newKeyID {
                context.note(
                    "Warning: NA_KEY_ID in \(path) is \(settings.keyID), but the record calls the new key "
                        + "\(record.newKeyID.printable); the authority will go by the record.")
            }
            return try settings.signingKey()
        } catch let error as SettingsError {
            throw CommandFailure(error.message)
        }
    }
}
