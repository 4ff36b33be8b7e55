import ArgumentParser
import AuthorityTrials

/// `authority-trials durability`: shows that nothing acknowledged is ever lost.
struct DurabilityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "durability",
        abstract: "Show that nothing an authority has acknowledged is ever lost.",
        discussion: "Trials: kill, power-loss.")

    @Option(help: "How often the authority is killed.")
    var kills = 200

    @Option(help: "How many disk images are rebuilt and judged.")
    var images = 500

    @OptionGroup var options: TrialOptions

    func run() async throws {
        let command = options.commandURL
        try await options.run(
            [
                TrialOptions.Trial(name: "kill") { seed in
                    var trial = KillTrial(kills: kills, seed: seed, command: command)
                    trial.report = TrialOptions.note
                    return try await trial.run()
                },
                TrialOptions.Trial(name: "power-loss") { seed in
                    var trial = PowerLossTrial(images: images, load: .seconds(8), seed: seed, command: command)
                    trial.report = TrialOptions.note
                    return try await trial.run()
                },
            ], schema: "genesis-mesh/durability/1")
    }
}
