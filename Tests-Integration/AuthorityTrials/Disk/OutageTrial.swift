package import Foundation

/// Keeps an authority from writing for a while: it says so, loses nothing, and recovers without a restart.
package struct OutageTrial: Sendable {
    package var seed: UInt64
    /// How long the outage lasts after the first refusal; longer than the authority's own probing interval.
    package var length = Duration.seconds(7)
    package let command: URL
    package var report: @Sendable (String) -> Void = { _ in }

    private static let clients = 4
    private static let recoveryBar = Duration.seconds(10)

    package init(seed: UInt64, command: URL) {
        self.seed = seed
        self.command = command
    }

    package func run(_ outage: Outage) async throws -> TrialReport {
        let network = outage.network
        let folder = try TrialFolder()
        let ledger = try Ledger(file: folder.url.appendingPathComponent("ledger.jsonl"))
        let authority = try await AuthorityProcess.start(
            network, command: command, environment: outage.environment)
        var load = MixedLoad(
            clients: Self.clients, network: network, ledger: ledger, generator: SeededGenerator(seed: seed),
            toleratesUnavailable: true)
        try await load.run(port: authority.port) { try await ContinuousClock().sleep(for: .milliseconds(700)) }
        let before = (acknowledged: load.acknowledged, unavailable: load.unavailable)

        try outage.begin()
        let port = authority.port
        let watch = WatchLog()
        let forge = RequestForge(network)
        try await load.run(port: port) { try await watch.follow(forge, port: port, for: length / 4) }
        // Nobody asks for anything: the authority has to find out by itself that nothing has changed.
        try await watch.follow(forge, port: port, for: length)
        let during = load.unavailable - before.unavailable
        report("\(outage.name): \(during) requests refused")
        let whileOut = try check(network, ledger, isLive: true)

        try outage.end()
        let recovery = try await authority.ready(within: .seconds(60))
        let acknowledged = load.acknowledged
        let refused = load.unavailable
        try await load.run(port: port) { try await ContinuousClock().sleep(for: .milliseconds(700)) }
        let after = try check(network, ledger, isLive: true)
        await authority.kill()
        let restarted = try await AuthorityProcess.start(network, command: command)
        let atEnd = try check(network, ledger, isLive: true)
        await restarted.stop()

        let seen = watch.counts
        return TrialReport(
            outage.name, seed: seed,
            [
                .atLeast("acknowledged before", before.acknowledged, 20),
                .equal("503 while nothing can be written", during > 0, true),
                .none("answers that no correct authority gives", load.surprises),
                .atLeast("times that it said not ready", seen.notReady, 1),
                .atMost("times that it said ready and then refused to write", seen.falselyReady, 2),
                .atMost("reads of the list that failed", seen.unread, 0),
                .none("losses and other violations during", whileOut),
                .equal("ready again without a restart", recovery != nil, true),
                .within("ready again", recovery, Self.recoveryBar),
                .atLeast("acknowledged afterwards", load.acknowledged - acknowledged, 20),
                .atMost("refusals afterwards", load.unavailable - refused, 0),
                .none("losses and other violations afterwards", after + atEnd),
            ])
    }

    private func check(_ network: TrialNetwork, _ ledger: Ledger, isLive: Bool) throws -> [String] {
        let snapshot = try StoreSnapshot(reading: network.database, isLive: isLive)
        return LedgerCheck(snapshot, now: TrialTime.now()).violations(of: ledger.entries)
    }

    /// An authority that cannot write at all is not started on an existing database, and says why.
    package func startReadOnly() async throws -> TrialReport {
        let folder = try TrialFolder()
        let network = try TrialNetwork(in: folder.url)
        let recorder = try await DiskRecorder(in: folder.url)
        let environment = recorder.environment(watching: network.data, isRecording: false)
        let first = try await AuthorityProcess.start(network, command: command, environment: environment)
        await first.kill()
        try recorder.inject(.readOnly)
        let (child, cleanup) = try AuthorityProcess.launch(network, command: command, environment: environment)
        // It ends by itself; if it serves instead, that is the finding.
        _ = await child.errors.first(within: .seconds(20)) { $0.contains("Listening on ") }
        let serves = child.errors.text.contains("Listening on ")
        let status = serves ? await child.end(SIGKILL) : await child.status()
        Leftovers.clear(cleanup)
        _ = await child.errors.hasEnded()
        // The settings, which name the database too, are told before.
        let refusal = child.errors.lines.last { $0.hasPrefix("Error: ") } ?? ""
        try recorder.heal(.readOnly)
        let again = try await AuthorityProcess.start(network, command: command, environment: environment)
        let recovered = try await again.ready()
        await again.stop()
        return TrialReport(
            "start on a read-only database",
            [
                .equal("the start is refused", !serves && status != 0, true),
                .equal("the message names the database", refusal.contains(network.database.lastPathComponent), true),
                .equal("it starts once it may write", recovered != nil, true),
            ])
    }
}
