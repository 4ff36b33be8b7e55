package import Foundation
import NIOCore

/// Requests from very many addresses, from one /64, and with spoofed forwarding headers.
package struct AddressTrial: ReportingTrial {
    package var addresses: Int
    package let command: URL
    package var report: @Sendable (String) -> Void = { _ in }

    private static let limit = 10
    private static let asked = 25
    private static let flood = (connections: 4, depth: 50)
    private static let memoryBar = 96 << 20

    package init(addresses: Int, command: URL) {
        self.addresses = addresses
        self.command = command
    }

    package func run() async throws -> TrialReport {
        var result = TrialReport("addresses")
        result.findings += try await spoofing()
        result.findings += try await manyAddresses()
        return result
    }

    private func settings(hops: Int) -> [String: String] {
        ["NA_PROXY_HOPS": "\(hops)", "NA_RATE_LIMIT_READ_PER_MINUTE": "\(Self.limit)"]
    }

    /// How many of some requests of the limited kind are served, each with its own forwarding header.
    private func served(port: Int, count: Int = asked, _ forwarded: (Int) -> String) async throws -> Int {
        let connection = try await WireConnection.open(port: port)
        defer { connection.abandon() }
        var served = 0
        for index in 0..<count {
            let request = RequestForge.get("/na/key-history", headers: [("X-Forwarded-For", forwarded(index))])
            if try await connection.exchange(request).status == 200 { served += 1 }
        }
        return served
    }

    /// Only what the trusted hop says counts.
    private func spoofing() async throws -> [Finding] {
        var findings: [Finding] = []
        for hops in 0...2 {
            let scene = try await TrialScene.start(command: command, settings: settings(hops: hops))
            let port = scene.port
            // Everything but the entry that counts is another one each time.
            let spoofed = try await served(port: port) { index in
                switch hops {
                case 0: "192.0.2.\(index)"
                case 1: "192.0.2.\(index), 198.51.100.7"
                default: "192.0.2.\(index), 198.51.100.7, 203.0.113.\(index)"
                }
            }
            findings.append(.equal("\(hops) hops: served of \(Self.asked) with spoofed entries", spoofed, Self.limit))
            if hops > 0 {
                let distinct = try await served(port: port) { index in
                    hops == 1 ? "192.0.2.1, 198.51.101.\(index)" : "192.0.2.1, 198.51.101.\(index), 203.0.113.1"
                }
                findings.append(
                    .equal("\(hops) hops: served of \(Self.asked) addresses", distinct, Self.asked))
                let subnet = try await served(port: port) { index in
                    let rotated = "2001:db8:0:1::\(String(index + 1, radix: 16))"
                    return hops == 1 ? rotated : "\(rotated), 203.0.113.1"
                }
                findings.append(.equal("\(hops) hops: served of \(Self.asked) in one /64", subnet, Self.limit))
            }
            await scene.authority.stop()
        }
        return findings
    }

    /// A flood of addresses takes bounded memory, and an operator is served all the while.
    private func manyAddresses() async throws -> [Finding] {
        let scene = try await TrialScene.start(command: command, settings: settings(hops: 1))
        let authority = scene.authority
        let before = try authority.residentBytes()
        let stop = StopFlag()
        async let operators = operatorAnswers(scene.forge, port: scene.port, until: stop)
        let flood = Flood(requests: addresses, connections: Self.flood.connections, depth: Self.flood.depth)
        let statuses = try await flood.run(port: scene.port) { _ in
            { number in
                let address = "10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
                return RequestForge.get("/na/key-history", headers: [("X-Forwarded-For", address)])
            }
        }
        stop.set()
        let answers = try await operators
        let growth = try authority.residentBytes() - before
        report("\(addresses) addresses, memory + \(growth >> 20) MiB")
        await authority.stop()
        return [
            .equal("addresses answered", statuses.values.reduce(0, +), addresses),
            .none(
                "answers other than served and throttled",
                statuses.keys.filter { $0 != 200 && $0 != 429 }.sorted().map { "\(statuses[$0] ?? 0) of \($0)" }),
            .atLeast("operator requests during the flood", answers.count, 3),
            .none("operator requests not served", answers.filter { $0 != 201 }.map(String.init)),
            Finding(
                "memory added by \(addresses) addresses", measured: "\(growth >> 20) MiB",
                bar: "≤ \(Self.memoryBar >> 20) MiB", isMet: growth <= Self.memoryBar),
        ]
    }

    private func operatorAnswers(_ forge: RequestForge, port: Int, until stop: StopFlag) async throws -> [Int] {
        let connection = try await WireConnection.open(port: port)
        defer { connection.abandon() }
        var answers: [Int] = []
        repeat {
            answers.append(try await connection.exchange(forge.invite()).status)
            try await ContinuousClock().sleep(for: .milliseconds(20))
        } while !stop.isSet || answers.count < 3
        return answers
    }
}
