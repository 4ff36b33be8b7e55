package import Foundation
import NIOCore

/// Very many copies of one correctly signed request: at most one is taken, and the others leave no trace.
package struct CopiesTrial: ReportingTrial {
    package var copies: Int
    package let command: URL
    package var report: @Sendable (String) -> Void = { _ in }

    private static let connections = 8

    package init(copies: Int, command: URL) {
        self.copies = copies
        self.command = command
    }

    package func run() async throws -> TrialReport {
        let scene = try await TrialScene.start(command: command)
        let (network, forge, port) = (scene.network, scene.forge, scene.port)
        let probe = try await HonestProbe(forge, port: port)
        let alone = try await probe.baseline(port: port)
        let flood = Flood(requests: copies, connections: Self.connections)
        var result = TrialReport("copies of one signed request")
        let requests = [
            ("heartbeat", try forge.heartbeat(probe.node.key, probe.node.certificate), 200),
            ("invite", try forge.invite(), 201),
        ]
        for (name, request, success) in requests {
            let before = try StoreSnapshot(reading: network.database, isLive: true)
            let began = ContinuousClock.now
            let stop = StopFlag()
            async let honest = probe.follow(port: port, until: stop)
            let outcomes = try await flood.run(port: port) { _ in { _ in request } }
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
                .equal("\(name): next honest request served", try await probe.isServed(port: port), true))
        }
        await scene.authority.stop()
        return result
    }
}
