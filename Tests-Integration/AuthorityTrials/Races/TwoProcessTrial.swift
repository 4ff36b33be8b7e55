package import Foundation

/// Lets two authorities serve one database and asks both for the same things at the same time.
package struct TwoProcessTrial: ReportingTrial {
    package var requests: Int
    package var seed: UInt64
    package let command: URL
    package var report: @Sendable (String) -> Void = { _ in }

    private static let clients = 6
    private static let visibilityBar = Duration.seconds(1)
    private static let probes = 5

    package init(requests: Int, seed: UInt64, command: URL) {
        self.requests = requests
        self.seed = seed
        self.command = command
    }

    package func run() async throws -> TrialReport {
        let scene = try await TrialScene.start(command: command, settings: ["NA_PROXY_HOPS": "1"])
        let (network, first) = (scene.network, scene.authority)
        let second = try await AuthorityProcess.start(network, command: command)
        let generator = SeededGenerator(seed: seed)
        let workers = try await race(scene.forge, ports: [first.port, second.port], generator)
        let visible = try await visibility(scene.forge, from: first.port, to: second.port)
        let snapshot = try StoreSnapshot(reading: network.database, isLive: true)
        await first.stop()
        await second.stop()
        let ownChecks = try await OwnChecks(network: network, command: command).findings()

        let history = workers.flatMap(\.history)
        let checker = HistoryChecker(history)
        let revoked = Set(
            history.compactMap { operation in
                if case .revoked(let id, _) = operation.outcome { id } else { nil as String? }
            })
        return TrialReport(
            "two processes on one database", seed: seed,
            [
                .atLeast("concurrent requests", workers.reduce(0) { $0 + $1.requests }, requests),
                .atLeast("revocations", revoked.count, requests / 200),
                .none("violations of the history", checker.violations),
                .none("answers that no correct authority gives", workers.flatMap(\.surprises)),
                .none("revocations missing at the end", revoked.subtracting(snapshot.listed).sorted()),
                .none(
                    "violations of the database",
                    LedgerCheck(snapshot, now: TrialTime.now()).violations(of: [Ledger.Entry]())),
                .none("sequences left out", Self.gaps(in: snapshot.listSequences)),
                .within(
                    "a revocation unseen by the other process, in the history", checker.staleness,
                    Self.visibilityBar),
                .within(
                    "a revocation seen by the other process, longest of \(Self.probes)", visible, Self.visibilityBar),
            ] + ownChecks)
    }

    /// Sequences that are missing between the oldest list kept and the newest.
    private static func gaps(in sequences: [Int64]) -> [String] {
        zip(sequences, sequences.dropFirst()).filter { $0 + 1 != $1 }.map { "\($0) … \($1)" }
    }

    private func race(
        _ forge: RequestForge, ports: [Int], _ generator: SeededGenerator
    ) async throws -> [RaceWorker] {
        try await withThrowingTaskGroup(of: RaceWorker.self) { group in
            for client in 0..<Self.clients {
                group.addTask {
                    var worker = RaceWorker(forge: forge, generator: generator.forked(client))
                    try await worker.work(ports: ports, requests: requests / Self.clients + 1)
                    return worker
                }
            }
            var workers: [RaceWorker] = []
            for try await worker in group { workers.append(worker) }
            report("\(workers.reduce(0) { $0 + $1.requests }) requests answered")
            return workers
        }
    }

    /// How long until the other process shows a revocation: the longest of several.
    private func visibility(_ forge: RequestForge, from port: Int, to other: Int) async throws -> Duration? {
        let (own, others) = (try await WireConnection.open(port: port), try await WireConnection.open(port: other))
        defer {
            own.abandon()
            others.abandon()
        }
        var longest = Duration.zero
        for _ in 0..<Self.probes {
            let id = try await TrialNode.enrol(forge, own).certificate
            guard try await own.exchange(forge.revoke(id)).status == 200 else { return nil }
            let acknowledged = ContinuousClock.now
            while try await !PublishedList(others.exchange(RequestForge.get("/crl"))).revoked.contains(id) {
                guard ContinuousClock.now - acknowledged < .seconds(20) else { return nil }
            }
            longest = max(longest, ContinuousClock.now - acknowledged)
        }
        return longest
    }
}
