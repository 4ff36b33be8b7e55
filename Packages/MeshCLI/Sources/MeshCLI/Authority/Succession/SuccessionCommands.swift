internal import ArgumentParser

/// `na succession`: names the authority's next key.
///
/// - Source: Specification 07 §3
struct SuccessionCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "succession",
        abstract: "Name the Network Authority's next key.",
        discussion: """
            In this order:
              history   save the authority's key history
              sign      name the next key and sign with the root key, offline
              prove     sign with the new key, where it is held
              submit    have the authority record it
            From the time that the record names, the old key signs nothing: start the authority with the new key then.
            """,
        subcommands: [
            SuccessionHistoryCommand.self, SuccessionSignCommand.self, SuccessionProveCommand.self,
            SuccessionSubmitCommand.self,
        ]
    )

    @OptionGroup var common: CommonOptions
}
