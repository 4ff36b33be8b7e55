import ArgumentParser
import AuthorityTrials

/// `authority-trials durability`: shows that nothing acknowledged is ever lost.
struct DurabilityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "durability",
        abstract: "Show that nothing an authority has acknowledged is ever lost.",
        discussion: "Trials: kill, power-loss, two-processes, full-disk, failing-calls, restore, read-only-start.")

    @Option(help: "How often the authority is killed.")
    var kills = 200

    @Option(help: "How many disk images are rebuilt and judged.")
    var images = 500

    @Option(help: "How many requests two processes on one database are sent.")
    var operations = 10_000

    @OptionGroup var options: TrialOptions

    func run() async throws {
        try await options.run(trials, schema: "genesis-mesh/durability/1")
    }

    private var trials: [TrialOptions.Trial] {
        let command = options.commandURL
        return [
            TrialOptions.Trial("kill") { KillTrial(kills: kills, seed: $0, command: command) },
            TrialOptions.Trial("power-loss") { seed in
                PowerLossTrial(images: images, load: .seconds(8), seed: seed, command: command)
            },
            TrialOptions.Trial("two-processes") { seed in
                TwoProcessTrial(requests: operations, seed: seed, command: command)
            },
            TrialOptions.Trial("full-disk") { seed in
                var trial = OutageTrial(seed: seed, command: command)
                trial.report = TrialOptions.note
                return [try await trial.run(.fullDisk())]
            },
            TrialOptions.Trial("failing-calls") { seed in
                var trial = OutageTrial(seed: seed, command: command)
                trial.report = TrialOptions.note
                var reports: [TrialReport] = []
                for fault in DiskRecorder.Fault.allCases { reports.append(try await trial.run(.fault(fault))) }
                return reports
            },
            TrialOptions.Trial("restore") { _ in [try await RestoreTrial(command: command).run()] },
            TrialOptions.Trial("read-only-start") { seed in
                [try await OutageTrial(seed: seed, command: command).startReadOnly()]
            },
        ]
    }
}
