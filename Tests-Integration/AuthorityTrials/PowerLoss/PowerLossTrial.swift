package import Foundation

/// Records what an authority under load writes and synchronises, rebuilds what a disk may hold after a power failure
/// at many instants, and looks whether anything acknowledged before that instant is missing.
package struct PowerLossTrial: ReportingTrial {
    package var images: Int
    package var load: Duration
    package var seed: UInt64
    package let command: URL
    package var report: @Sendable (String) -> Void = { _ in }

    private static let clients = 6
    /// How many images an authority is started on.
    private static let restarts = 6

    package init(images: Int, load: Duration, seed: UInt64, command: URL) {
        self.images = images
        self.load = load
        self.seed = seed
        self.command = command
    }

    /// What one run left to be examined.
    private struct Evidence {
        let folder: TrialFolder
        let network: TrialNetwork
        let ledger: Ledger
        let surprises: [String]
        let events: [DiskEvent]
    }

    /// Which synchronisations are believed when images are made.
    private enum Belief {
        case all
        /// Those of the write-ahead log are taken to have been lost: what a check that can fail must notice.
        case allButLog
    }

    package func run() async throws -> TrialReport {
        var generator = SeededGenerator(seed: seed)
        let evidence = try await record(generator.forked(0))
        report("\(evidence.events.count) events, \(evidence.ledger.count) acknowledgements recorded")
        let honest = try judge(evidence, images: images, believing: .all, &generator)
        report("\(honest.images) images judged")
        let broken = try judge(evidence, images: 12, believing: .allButLog, &generator)
        var restarts: [String] = []
        for image in honest.kept { restarts += try await restart(image, evidence.network) }
        let syncs = evidence.events.count { if case .synced = $0.action { true } else { false } }
        return TrialReport(
            "power loss at synchronisation points", seed: seed,
            [
                .atLeast("acknowledged operations", evidence.ledger.count, 100),
                .atLeast("synchronisations recorded", syncs, 50),
                .none("answers that no correct authority gives", evidence.surprises),
                .atLeast("images", honest.images, images),
                .atLeast("images with writes in doubt", honest.doubtful, images / 2),
                .none("images with losses", honest.violations),
                .equal("images that an authority was started on", honest.kept.count, Self.restarts),
                .none("what that authority said or served amiss", restarts),
                .atLeast("losses noticed when synchronisations of the log are lost", broken.violations.count, 6),
            ])
    }

    /// Runs an authority under load from an empty folder on, and ends it without warning.
    private func record(_ generator: SeededGenerator) async throws -> Evidence {
        let folder = try TrialFolder()
        let network = try TrialNetwork(in: folder.url)
        let ledger = try Ledger(file: folder.url.appendingPathComponent("ledger.jsonl"))
        let recorder = try await DiskRecorder(in: folder.url)
        let authority = try await AuthorityProcess.start(
            network, command: command, environment: recorder.environment(watching: network.data, isRecording: true))
        var mixed = MixedLoad(clients: Self.clients, network: network, ledger: ledger, generator: generator)
        try await mixed.run(port: authority.port) { try await ContinuousClock().sleep(for: load) }
        await authority.kill()
        return Evidence(
            folder: folder, network: network, ledger: ledger, surprises: mixed.surprises,
            events: try recorder.events())
    }

    // MARK: Images

    private struct Judgement {
        var images = 0
        var doubtful = 0
        var violations: [String] = []
        /// Some of the images, for an authority to be started on.
        var kept: [KeptImage] = []
    }

    /// An image, and what had been acknowledged by then.
    private struct KeptImage {
        let files: [(name: String, content: Data)]
        let acknowledged: [Ledger.Entry]
    }

    private func judge(
        _ evidence: Evidence, images wanted: Int, believing belief: Belief, _ generator: inout SeededGenerator
    ) throws -> Judgement {
        let entries = evidence.ledger.entries
        let cuts = try cuts(evidence, count: (wanted + DiskModel.Loss.allCases.count - 1) / 3, &generator)
        var model = DiskModel(folder: evidence.network.data.path)
        var logs: Set<UInt64> = []
        var judgement = Judgement()
        for (index, event) in evidence.events.enumerated() {
            if cuts.contains(index) {
                // The power fails before this call returns: what was acknowledged earlier rests on the calls before.
                let acknowledged = entries.filter { $0.time <= event.end }
                if model.pendingWrites > 0 { judgement.doubtful += DiskModel.Loss.allCases.count }
                for loss in DiskModel.Loss.allCases {
                    judgement.images += 1
                    let image = model.image(loss, using: &generator)
                    // Spread over the cuts, each kind of loss in turn.
                    let isKept = judgement.images.isMultiple(of: max(wanted / Self.restarts, 1))
                    if isKept, judgement.kept.count < Self.restarts {
                        judgement.kept.append(KeptImage(files: image, acknowledged: acknowledged))
                    }
                    judgement.violations += try violations(of: image, acknowledged).prefix(1).map {
                        "\(loss.rawValue) before call \(index): \($0)"
                    }
                }
            }
            if case .opened(let inode, let path) = event.action, path.hasSuffix("-wal") { logs.insert(inode) }
            if case .synced(let inode) = event.action, belief == .allButLog, logs.contains(inode) { continue }
            model.apply(event.action)
        }
        return judgement
    }

    /// Indexes of synchronisations at which the power fails, once there is something to lose.
    private func cuts(
        _ evidence: Evidence, count: Int, _ generator: inout SeededGenerator
    ) throws -> Set<Int> {
        let first = evidence.ledger.entries.first?.time ?? .max
        let syncs = evidence.events.indices.filter { index in
            guard case .synced = evidence.events[index].action else { return false }
            return evidence.events[index].end > first
        }
        return Set(syncs.shuffled(using: &generator).prefix(count))
    }

    private func violations(
        of image: [(name: String, content: Data)], _ acknowledged: some Sequence<Ledger.Entry>
    ) throws -> [String] {
        let folder = try TrialFolder()
        for file in image { try file.content.write(to: folder.url.appendingPathComponent(file.name)) }
        let database = folder.url.appendingPathComponent("na.db")
        guard FileManager.default.fileExists(atPath: database.path) else { return ["the database is gone"] }
        do {
            let snapshot = try StoreSnapshot(reading: database, isLive: false)
            return LedgerCheck(snapshot, now: TrialTime.now()).violations(of: acknowledged)
        } catch {
            return ["the database cannot be read: \(error)"]
        }
    }

    /// Starts an authority on what a disk may hold, and looks at what it serves.
    private func restart(_ image: KeptImage, _ network: TrialNetwork) async throws -> [String] {
        try FileManager.default.removeItem(at: network.data)
        try FileManager.default.createDirectory(at: network.data, withIntermediateDirectories: true)
        for file in image.files { try file.content.write(to: network.data.appendingPathComponent(file.name)) }
        let authority: AuthorityProcess
        do {
            authority = try await AuthorityProcess.start(network, command: command)
        } catch {
            return ["\(error)"]
        }
        guard try await authority.ready() != nil else { return ["not ready"] }
        let list = try PublishedList(try await WireConnection.once(port: authority.port, RequestForge.get("/crl")))
        let snapshot = try StoreSnapshot(reading: network.database, isLive: true)
        await authority.stop()
        let found =
            list.violations(against: image.acknowledged)
            + LedgerCheck(snapshot, now: TrialTime.now()).violations(of: image.acknowledged)
        // The note beside the database may not run ahead of it: that would be taken for an old backup.
        return found + (snapshot.restores > 0 ? ["a power failure was taken for a restore"] : [])
    }
}
