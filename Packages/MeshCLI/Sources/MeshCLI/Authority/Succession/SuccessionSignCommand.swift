internal import ArgumentParser
internal import MeshCrypto
internal import MeshProtocol

/// `na succession sign`: names the next key and signs with the root key, offline.
struct SuccessionSignCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Name the next key and sign with the root key, offline.",
        discussion: """
            The saved history is verified from the root key first. Afterwards run 'na succession prove' where the new
            key is held, then 'na succession submit'.
            """)

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("The history saved with 'na succession history'.", valueName: "path"))
    var history: String

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("The root private key file.", valueName: "path"))
    var rootKey: String

    @Option(name: .long, parsing: .unconditional, help: "Key id of the root's signature.")
    var rootKeyId = "root"

    @Option(name: .long, parsing: .unconditional, help: "The new public key: base64, or a file that holds it.")
    var newPublicKey: String

    @Option(name: .long, parsing: .unconditional, help: "The new key's id (NA_KEY_ID of the authority that runs it).")
    var newKeyId: String

    @Option(
        name: .long, parsing: .unconditional,
        help: "When the new key takes effect: ISO 8601 with an offset, such as 2026-11-01T09:00:00Z.")
    var effectiveAt: String?

    @Option(
        name: .long, parsing: .unconditional,
        help: "Or in how many seconds; 60 of them must be left when it is submitted.")
    var effectiveIn: Int?

    @Option(name: .long, parsing: .unconditional, help: "How many days the new key may sign, 1 to 3653.")
    var validDays = 365

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("Where to write the record.", valueName: "path"))
    var out: String

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    mutating func validate() throws {
        guard (effectiveAt == nil) != (effectiveIn == nil) else {
            throw ValidationError("Give exactly one of --effective-at and --effective-in.")
        }
        guard (1...3_653).contains(validDays) else { throw ValidationError("--valid-days must be from 1 to 3653.") }
        if let effectiveIn, !(0...Int(Int32.max)).contains(effectiveIn) {
            throw ValidationError("--effective-in must be a number of seconds that is not negative.")
        }
    }

    func run(in context: CommandContext) async throws {
        let file = try context.readKeyHistory(history)
        let root = try context.readPrivateKey(rootKey, passphrase: try passphrase.passphrase(in: context))
        let verified = try verified(file, root: root.publicKey)
        guard let previousKeyID = file.keyID(ofNewestIn: verified) else {
            throw CommandFailure(
                "'\(history)' does not say the id of the authority's key: save it again with 'na succession history'.")
        }
        let now = Self.wholeSeconds(context.clock.now())
        let draft = SuccessionDraft(
            history: verified, previousKeyID: previousKeyID, newKey: try context.publicKey(fileOrText: newPublicKey),
            newKeyID: newKeyId, effectiveAt: try effectiveTime(now), validDays: validDays, issuedAt: now)
        let record = try draft.record().signed(by: root, keyID: rootKeyId)
        if draft.effectiveAt.duration(since: now) > SuccessionDraft.longestNotice {
            context.note(
                "Note: the authority records a succession at most 30 days before it takes effect: submit it later.")
        }
        try context.writeSuccession(record, to: out)
        context.show(
            SuccessionResult(
                title: "Succession signed with the root key", path: out, record: record,
                next: "where the new key is held: \(context.programName) na succession prove --file \(out) "
                    + "--new-key <path> --out <path>"),
            as: outputOptions.format)
    }

    private func verified(_ file: KeyHistoryFile, root: PublicKey) throws -> AuthorityKeyHistory {
        let verification = file.verified(rootPublicKey: root.text)
        if let history = verification.history { return history }
        let failure = verification.failures.first
        if failure?.reason == .genesisRootMismatch {
            throw CommandFailure(
                "'\(rootKey)' is not the root key of the network in '\(history)', which names "
                    + "\((file.statedRootKey ?? "none").printable): use that network's root key, or save the history of "
                    + "the right authority.")
        }
        throw CommandFailure(
            "'\(history)' does not verify from the root key (\(failure?.reason.rawValue ?? "refused") at key "
                + "\(failure?.keySequence ?? 0)): nothing was signed. Save it again with 'na succession history'.")
    }

    private func effectiveTime(_ now: UTCTime) throws -> UTCTime {
        if let effectiveIn { return now.advanced(by: .seconds(effectiveIn)) }
        let text = effectiveAt ?? ""
        do {
            guard let time = try Timestamp(text).time else {
                throw CommandFailure("--effective-at needs an offset, such as 2026-11-01T09:00:00Z or …+01:00.")
            }
            return Self.wholeSeconds(time)
        } catch is DecodingRefusal {
            throw CommandFailure("--effective-at is no date and time: write it as 2026-11-01T09:00:00Z.")
        }
    }

    private static func wholeSeconds(_ time: UTCTime) -> UTCTime {
        let (seconds, rest) = time.microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return UTCTime(microseconds: (rest < 0 ? seconds - 1 : seconds) * 1_000_000)
    }
}
