package import Foundation
import NIOCore

/// Very many copies of one correctly signed request: at most one is taken, and the others leave no trace.
package struct CopiesTrial: ReportingTrial {
    package var copies: Int
    package var connections = 8
    package let command: URL
    package var report: @Sendable (String) -> Void = { _ in }

    package init(copies: Int, command: URL) {
        self.copies = copies
        self.command = command
    }

    package func run() async throws -> TrialReport {
        let folder = try TrialFolder()
        let network = try TrialNetwork(in: folder.url)
        let forge = RequestForge(network)
        let authority = try await AuthorityProcess.start(network, command: command)
        let probe = try await HonestProbe(forge, port: authority.port)
        let alone = try await probe.baseline(port: authority.port)
        var result = TrialReport("copies of one signed request")
        let requests = [
            ("heartbeat", try forge.heartbeat(probe.node.key, probe.node.certificate), 200),
            ("invite", try forge.invite(), 201),
        ]
        for (name, request, success) in requests {
            let before = try StoreSnapshot(reading: network.database, isLive: true)
            let began = ContinuousClock.now
            let stop = StopFlag()
            async let honest = probe.follow(port: authority.port, until: stop)
            let outcomes = try await flood(request, port: authority.port)
            stop.set()
            let latencies = try await honest
            report("\(name): \(outcomes)")
            let minutes = Int((ContinuousClock.now - began).components.seconds / 60) + 1
            let after = try StoreSnapshot(reading: network.database, isLive: true)
            let accepted = outcomes.filter { $0.key < 300 }.values.reduce(0, +)
            // The operator's success is an event of its own; refusals are one a minute and bucket, throttling another.
            let events = after.auditRows - before.auditRows - (name == "invite" ? 1 : 0)
            result.findings += [
                .equal("\(name): copies answered", outcomes.values.reduce(0, +), copies),
                .equal("\(name): copies taken", outcomes[success] ?? 0, 1),
                .equal("\(name): copies taken in any way", accepted, 1),
                .atMost("\(name): answers of 500", outcomes.filter { $0.key >= 500 }.values.reduce(0, +), 0),
                .equal(
                    "\(name): nonces added", after.nonces.count - before.nonces.count - latencies.count, 1),
                .equal(
                    "\(name): invites added", after.invites.count - before.invites.count, name == "invite" ? 1 : 0),
                .equal("\(name): certificates added", after.certificates.count - before.certificates.count, 0),
                .atMost("\(name): events written in \(minutes) min", events, 2 * (minutes + 1)),
            ]
            result.findings += alone.compared(with: latencies)
            result.findings.append(
                .equal("\(name): next honest request served", try await probe.isServed(port: authority.port), true))
        }
        await authority.stop()
        return result
    }

    /// Sends the copies on several connections, each with one at a time, and counts the answers by status.
    private func flood(_ request: ByteBuffer, port: Int) async throws -> [Int: Int] {
        try await withThrowingTaskGroup(of: [Int: Int].self) { group in
            for index in 0..<connections {
                let share = copies / connections + (index < copies % connections ? 1 : 0)
                group.addTask {
                    let connection = try await WireConnection.open(port: port)
                    defer { connection.abandon() }
                    var outcomes: [Int: Int] = [:]
                    for _ in 0..<share { outcomes[try await connection.exchange(request).status, default: 0] += 1 }
                    return outcomes
                }
            }
            var all: [Int: Int] = [:]
            for try await outcomes in group { all.merge(outcomes, uniquingKeysWith: +) }
            return all
        }
    }
}
