/// Several clients with keep-alive connections that do everything at once.
struct MixedLoad: Sendable {
    private(set) var workers: [LoadWorker]

    init(
        clients: Int, network: TrialNetwork, ledger: Ledger, generator: SeededGenerator,
        toleratesUnavailable: Bool = false
    ) {
        workers = (0..<clients).map { index in
            var worker = LoadWorker(
                forge: RequestForge(network), ledger: ledger, generator: generator.forked(index))
            worker.toleratesUnavailable = toleratesUnavailable
            return worker
        }
    }

    var surprises: [String] { workers.flatMap(\.surprises) }
    var acknowledged: Int { workers.reduce(0) { $0 + $1.acknowledged } }
    var unavailable: Int { workers.reduce(0) { $0 + $1.unavailable } }

    /// Runs the clients until all have stopped; `meanwhile` runs beside them, and then they are told to stop.
    mutating func run(
        port: Int, meanwhile: @Sendable @escaping () async throws -> Void
    ) async throws {
        let stop = StopFlag()
        workers = try await withThrowingTaskGroup(of: (Int, LoadWorker)?.self) { group in
            for (index, worker) in workers.enumerated() {
                group.addTask {
                    var worker = worker
                    try await worker.work(port: port, until: stop)
                    return (index, worker)
                }
            }
            group.addTask {
                try await meanwhile()
                stop.set()
                return nil
            }
            var workers = self.workers
            for try await finished in group {
                if let (index, worker) = finished { workers[index] = worker }
            }
            return workers
        }
    }
}
