import MeshCrypto

/// An honest node among strangers: how long its signs of life take.
package struct HonestProbe: Sendable {
    package let forge: RequestForge
    package let node: TrialNode

    package init(_ forge: RequestForge, port: Int) async throws {
        self.forge = forge
        let connection = try await WireConnection.open(port: port)
        defer { connection.abandon() }
        node = try await TrialNode.enrol(forge, connection)
    }

    /// Sends signs of life with short pauses until it is told to stop.
    package func follow(port: Int, until stop: StopFlag) async throws -> Latencies {
        let connection = try await WireConnection.open(port: port)
        defer { connection.abandon() }
        var latencies = Latencies()
        while !stop.isSet {
            let request = try forge.heartbeat(node.key, node.certificate)
            let sent = ContinuousClock.now
            let reply = try await connection.exchange(request)
            latencies.add(ContinuousClock.now - sent, wasServed: reply.status == 200)
            try await ContinuousClock().sleep(for: .milliseconds(10))
        }
        return latencies
    }

    /// How long they take while nobody else asks.
    package func baseline(port: Int, for length: Duration = .seconds(3)) async throws -> Latencies {
        let stop = StopFlag()
        async let latencies = follow(port: port, until: stop)
        try await ContinuousClock().sleep(for: length)
        stop.set()
        return try await latencies
    }

    /// Whether one is served now, on a connection of its own.
    package func isServed(port: Int) async throws -> Bool {
        try await WireConnection.once(port: port, forge.heartbeat(node.key, node.certificate)).status == 200
    }
}

/// Times of requests, and how many were not served.
package struct Latencies: Sendable {
    private var times: [Duration] = []
    package private(set) var unserved = 0

    package init() {}

    mutating func add(_ time: Duration, wasServed: Bool) {
        times.append(time)
        if !wasServed { unserved += 1 }
    }

    package var count: Int { times.count }

    /// The time that 99 of 100 requests did not exceed.
    package var p99: Duration? {
        let sorted = times.sorted()
        return sorted.isEmpty ? nil : sorted[(sorted.count * 99) / 100]
    }

    /// Findings on requests under attack, compared with these.
    package func compared(with attacked: Latencies) -> [Finding] {
        let bar = (p99 ?? .zero) * 2
        return [
            .atLeast("honest requests meanwhile", attacked.count, 10),
            .atMost("honest requests not served", attacked.unserved, 0),
            .within("honest p99 (alone \(p99?.shortText ?? "unknown"))", attacked.p99, bar),
        ]
    }
}
