package import Foundation
import MeshCrypto
import MeshProtocol

/// Kills an authority under load at random instants, and looks each time whether anything acknowledged is gone.
package struct KillTrial: ReportingTrial {
    package var kills: Int
    package var seed: UInt64
    package let command: URL
    /// Told of the progress.
    package var report: @Sendable (String) -> Void = { _ in }

    private static let clients = 4
    /// Every so many kills, a new network is made: an old one has a long revocation list.
    private static let killsOfNetwork = 200
    private static let restartBar = Duration.seconds(2)

    package init(kills: Int, seed: UInt64, command: URL) {
        self.kills = kills
        self.seed = seed
        self.command = command
    }

    private struct Tally {
        var kills = 0
        var startKills = 0
        var acknowledged = 0
        var retries = 0
        var replays = 0
        var violations: [String] = []
        var surprises: [String] = []
        var restarts: [Duration] = []
        var stops: [String] = []
        var ownChecks: [Finding] = []
    }

    package func run() async throws -> TrialReport {
        var tally = Tally()
        var generator = SeededGenerator(seed: seed)
        while tally.kills < kills {
            try await runNetwork(min(kills - tally.kills, Self.killsOfNetwork), &tally, &generator)
        }
        let restarts = tally.restarts.sorted()
        return TrialReport(
            "kill -9 under mixed load", seed: seed,
            [
                .equal("kills", tally.kills, kills),
                .atLeast("acknowledged operations", tally.acknowledged, kills),
                .atLeast("kills while starting", tally.startKills, kills >= 50 ? 1 : 0),
                .none("losses and other violations", tally.violations),
                .none("answers that no correct authority gives", tally.surprises),
                .none("ends that were not clean when asked for", tally.stops),
                .atLeast("redeemed invites asked for again", tally.retries, kills / 2),
                .atLeast("signs of life repeated after a restart", tally.replays, kills / 2),
                .within("ready again, longest", restarts.last, Self.restartBar),
                .within("ready again, median", restarts.isEmpty ? nil : restarts[restarts.count / 2], Self.restartBar),
            ] + tally.ownChecks)
    }

    private func runNetwork(_ share: Int, _ tally: inout Tally, _ generator: inout SeededGenerator) async throws {
        let folder = try TrialFolder()
        let network = try TrialNetwork(in: folder.url)
        let ledger = try Ledger(file: folder.url.appendingPathComponent("ledger.jsonl"))
        var load = MixedLoad(
            clients: Self.clients, network: network, ledger: ledger, generator: generator.forked(tally.kills))
        for kill in 0..<share {
            if kill > 0, Int.random(in: 0..<8, using: &generator) == 0 {
                let instant = Duration.milliseconds(Int.random(in: 0..<120, using: &generator))
                let (child, cleanup) = try AuthorityProcess.launch(network, command: command)
                try await ContinuousClock().sleep(for: instant)
                await child.end(SIGKILL)
                Leftovers.clear(cleanup)
                tally.startKills += 1
            } else {
                let authority = try await restarted(network, &tally)
                try await check(authority, network, load, ledger, &tally, &generator)
                let instant = Duration.milliseconds(Int.random(in: 10..<400, using: &generator))
                try await load.run(port: authority.port) {
                    try await ContinuousClock().sleep(for: instant)
                    await authority.kill()
                }
            }
            tally.kills += 1
            if tally.kills.isMultiple(of: 20) {
                report("\(tally.kills) of \(kills) kills, \(tally.acknowledged + load.acknowledged) acknowledged")
            }
        }
        let authority = try await restarted(network, &tally)
        try await check(authority, network, load, ledger, &tally, &generator)
        let status = await authority.stop()
        if status != 0 { tally.stops.append("exit \(status)") }
        tally.ownChecks += try await OwnChecks(network: network, command: command).findings()
        tally.acknowledged += load.acknowledged
        tally.surprises += load.surprises
    }

    /// Starts the authority and measures how long it takes until it is ready.
    private func restarted(_ network: TrialNetwork, _ tally: inout Tally) async throws -> AuthorityProcess {
        let authority = try await AuthorityProcess.start(network, command: command)
        guard let wait = try await authority.ready() else {
            tally.violations.append("not ready after a restart: \(authority.child.errors.text.suffix(400))")
            return authority
        }
        tally.restarts.append(authority.startTime + wait)
        return authority
    }

    /// Compares the authority and its file with what was acknowledged.
    private func check(
        _ authority: AuthorityProcess, _ network: TrialNetwork, _ load: MixedLoad, _ ledger: Ledger,
        _ tally: inout Tally, _ generator: inout SeededGenerator
    ) async throws {
        let snapshot = try StoreSnapshot(reading: network.database, isLive: true)
        let entries = ledger.entries
        tally.violations += LedgerCheck(snapshot, now: TrialTime.now()).violations(of: entries)

        let connection = try await WireConnection.open(port: authority.port)
        defer { connection.abandon() }
        let forge = RequestForge(network)
        let list = try await connection.exchange(RequestForge.get("/crl"))
        try tally.violations += PublishedList(list).violations(against: entries)
        if let node = load.workers.first?.nodes.first {
            let reply = try await connection.exchange(forge.join(try SigningKey.generate(), token: node.token))
            if reply.status == 201 { tally.violations.append("an invite was redeemed by a second key") }
        }
        for worker in load.workers {
            if let node = worker.nodes.randomElement(using: &generator) {
                let reply = try await connection.exchange(forge.join(node.key, token: node.token))
                tally.retries += 1
                if reply.status != 201 || reply.json["cert_id"]?.stringValue != node.first {
                    tally.violations.append("an invite asked for again was answered \(reply.outcome)")
                }
            }
            if let heartbeat = worker.lastHeartbeat {
                let reply = try await connection.exchange(heartbeat)
                tally.replays += 1
                if reply.status == 200 { tally.violations.append("a sign of life was taken twice") }
            }
        }
    }
}
