package import Foundation
import NIOCore

/// Requests from very many addresses, from one /64, and with spoofed forwarding headers.
package struct AddressTrial: ReportingTrial {
    package var addresses: Int
    package let command: URL
    package var report: @Sendable (String) -> Void = { _ in }

    private static let limit = 10
    private static let asked = 25
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
            let folder = try TrialFolder()
            let network = try TrialNetwork(in: folder.url, settings: settings(hops: hops))
            let authority = try await AuthorityProcess.start(network, command: command)
            let port = authority.port
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
            await authority.stop()
        }
        return findings
    }

    /// A flood of addresses takes bounded memory, and an operator is served all the while.
    private func manyAddresses() async throws -> [Finding] {
        let folder = try TrialFolder()
        let network = try TrialNetwork(in: folder.url, settings: settings(hops: 1))
        let forge = RequestForge(network)
        let authority = try await AuthorityProcess.start(network, command: command)
        let port = authority.port
        let before = try authority.residentBytes()
        let stop = StopFlag()
        async let operators = operatorAnswers(forge, port: port, until: stop)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<Self.lanes {
                group.addTask { try await flood(lane, port: port) }
            }
            try await group.waitForAll()
        }
        stop.set()
        let answers = try await operators
        let growth = try authority.residentBytes() - before
        report("\(addresses) addresses, memory + \(growth >> 20) MiB")
        await authority.stop()
        return [
            .atLeast("operator requests during the flood", answers.count, 3),
            .none("operator requests not served", answers.filter { $0 != 201 }.map(String.init)),
            Finding(
                "memory added by \(addresses) addresses", measured: "\(growth >> 20) MiB",
                bar: "≤ \(Self.memoryBar >> 20) MiB", isMet: growth <= Self.memoryBar),
        ]
    }

    private static let lanes = 4
    private static let batch = 50

    /// One lane of the flood: addresses of its own, several requests under way at once.
    private func flood(_ lane: Int, port: Int) async throws {
        let connection = try await WireConnection.open(port: port)
        defer { connection.abandon() }
        let share = addresses / Self.lanes
        for start in stride(from: 0, to: share, by: Self.batch) {
            let replies = (start..<min(start + Self.batch, share)).map { index in
                let number = lane * share + index
                let address = "10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
                return connection.begin(
                    RequestForge.get("/na/key-history", headers: [("X-Forwarded-For", address)]))
            }
            for reply in replies { _ = try await reply.get() }
        }
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
