package import Foundation
import NIOCore

/// Many sockets that send a header, or a body, one byte a second.
package struct SlowTrial: ReportingTrial {
    package var sockets: Int
    package let command: URL
    package var report: @Sendable (String) -> Void = { _ in }

    private static let headerBar = Duration.seconds(10)
    private static let bodyBar = Duration.seconds(30)
    private static let descriptorBar = Duration.seconds(15)
    /// Of many sockets that are opened at once, the last is accepted a little later; a timer fires when its loop gets
    /// round to it.
    private static let slack = Duration.seconds(2)

    package init(sockets: Int, command: URL) {
        self.sockets = sockets
        self.command = command
    }

    package func run() async throws -> TrialReport {
        try DescriptorLimit.raise(to: sockets + 512)
        let scene = try await TrialScene.start(command: command)
        let authority = scene.authority
        let probe = try await HonestProbe(scene.forge, port: authority.port)
        let alone = try await probe.baseline(port: authority.port)
        let idle = try authority.openSockets()
        var result = TrialReport("slow senders")

        let slowloris = SlowSockets(
            count: sockets, opening: ByteBuffer(string: "GET /healthz HTTP/1.1\r\nX-Slow: a"),
            drip: ByteBuffer(string: "a"), patience: Self.headerBar * 2)
        let headers = try await attack(slowloris, authority, probe)
        report("slow headers are over")
        result.findings += findings("headers", headers.times, Self.headerBar)
        result.findings += alone.compared(with: headers.honest)
        result.findings += try await back(to: idle, authority)

        let halves = SlowSockets(
            count: sockets / 10,
            opening: ByteBuffer(
                string: "POST /heartbeat HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 5000\r\n\r\n{\"cert_id\":"),
            drip: ByteBuffer(string: " "), patience: Self.bodyBar + Self.headerBar)
        let bodies = try await attack(halves, authority, probe)
        report("half-sent bodies are over")
        result.findings += findings("bodies", bodies.times, Self.bodyBar)
        result.findings += alone.compared(with: bodies.honest)
        result.findings += try await back(to: idle, authority)
        result.findings.append(
            .equal("the next honest request is served", try await probe.isServed(port: authority.port), true))
        await authority.stop()
        return result
    }

    private func attack(
        _ sockets: SlowSockets, _ authority: AuthorityProcess, _ probe: HonestProbe
    ) async throws -> (times: [Duration?], honest: Latencies) {
        let stop = StopFlag()
        async let honest = probe.follow(port: authority.port, until: stop)
        let times = try await sockets.run(port: authority.port)
        stop.set()
        return (times, try await honest)
    }

    private func findings(_ part: String, _ times: [Duration?], _ bar: Duration) -> [Finding] {
        let closed = times.compactMap(\.self)
        return [
            .equal("slow \(part): sockets closed by the authority", closed.count, times.count),
            .within("slow \(part): closed after, longest", closed.max(), bar + Self.slack),
            .equal(
                "slow \(part): none was closed at once", closed.allSatisfy { $0 > .milliseconds(500) }, true),
        ]
    }

    /// How long until the authority has no more sockets open than before.
    private func back(to sockets: Int, _ authority: AuthorityProcess) async throws -> [Finding] {
        let began = ContinuousClock.now
        var open = try authority.openSockets()
        while open > sockets, ContinuousClock.now - began < Self.descriptorBar * 2 {
            try await ContinuousClock().sleep(for: .milliseconds(20))
            open = try authority.openSockets()
        }
        return [
            .atMost("sockets open afterwards", open, sockets),
            .within(
                "sockets back after", open <= sockets ? ContinuousClock.now - began : nil, Self.descriptorBar),
        ]
    }
}
