internal import ArgumentParser

/// How an encrypted private key is opened, or a new one is encrypted.
struct PassphraseOptions: ParsableArguments {
    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "A file whose first line is the passphrase of the private key file.", valueName: "path"))
    var passphraseFile: String?

    /// The passphrase in the file, nil if none was named.
    func passphrase(in context: CommandContext) throws -> [UInt8]? {
        guard let passphraseFile else { return nil }
        let bytes = try context.readFile(passphraseFile)
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard !line.isEmpty else { throw CommandFailure("The first line of \(passphraseFile) is empty.") }
        return Array(line)
    }
}
