import ArgumentParser
import AuthorityTrials

/// `authority-trials durability`: shows that nothing acknowledged is ever lost.
struct DurabilityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "durability",
        abstract: "Show that nothing an authority has acknowledged is ever lost.")

    @Option(help: "How often the authority is killed.")
    var kills = 200

    @OptionGroup var options: TrialOptions

    func run() async throws {
        let command = options.commandURL
        try await options.run(
            [
                (
                    "kill",
                    { seed in
                        var trial = KillTrial(kills: kills, seed: seed, command: command)
                        trial.report = TrialOptions.note
                        return try await trial.run()
                    }
                )
            ], schema: "genesis-mesh/durability/1")
    }
}
