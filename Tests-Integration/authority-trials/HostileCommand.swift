import ArgumentParser
import AuthorityTrials

/// `authority-trials hostile`: shows that hostile input gets nothing, and keeps nobody from being served.
struct HostileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hostile",
        abstract: "Show that hostile input gets nothing, and keeps nobody from being served.",
        discussion: "Trials: slow, oversize, copies, junk, restart-replay, addresses, secrets.")

    @Option(help: "How many copies of one signed request are sent, and how many pieces of junk.")
    var copies = 1_000_000

    @Option(help: "How many sockets send a header slowly; a tenth of them a body.")
    var sockets = 1_000

    @Option(help: "From how many addresses requests come.")
    var addresses = 1_000_000

    @OptionGroup var options: TrialOptions

    func run() async throws {
        try await options.run(trials, schema: "genesis-mesh/hostile/1")
    }

    private var trials: [TrialOptions.Trial] {
        let command = options.commandURL
        return [
            TrialOptions.Trial("slow") { _ in SlowTrial(sockets: sockets, command: command) },
            TrialOptions.Trial("oversize") { _ in [try await OversizeTrial(command: command).run()] },
            TrialOptions.Trial("copies") { _ in CopiesTrial(copies: copies, command: command) },
            TrialOptions.Trial("junk") { JunkTrial(requests: copies, seed: $0, command: command) },
            TrialOptions.Trial("restart-replay") { _ in [try await RestartReplayTrial(command: command).run()] },
            TrialOptions.Trial("addresses") { _ in AddressTrial(addresses: addresses, command: command) },
            TrialOptions.Trial("secrets") { seed in [try await SecretsTrial(seed: seed, command: command).run()] },
        ]
    }
}
