import MeshTransport
import MeshTransportTesting
import NIOCore
import Testing

@testable import MeshWebSocket

/// The bounds on sockets without a peer, over real sockets.
@Suite(.timeLimit(.minutes(1)))
struct SocketAdmissionWireTests {
    @Test("T2: at the total bound the oldest silent socket goes and an honest client is served")
    func totalBound() async throws {
        var configuration = TransportConfiguration()
        configuration.maximumUnauthenticatedSockets = 3
        let node = try await MeshNodeFixture(configuration: configuration)
        let endpoint = try #require(node.endpoint)

        try await RawClient.run(endpoint) { oldest in
            try await oldest.upgrade()
            try await RawClient.run(endpoint) { second in
                try await second.upgrade()
                try await RawClient.run(endpoint) { third in
                    try await third.upgrade()
                    let client = try await MeshNodeFixture(listens: false)
                    _ = try await client.transport.dial(endpoint)
                    #expect(try await oldest.readEnd().isEmpty)
                    try await third.write([0x81, 0x80, 0, 0, 0, 0])
                    #expect(try await third.readClose() == .unsupportedData)
                    await client.transport.shutdown(.normal)
                }
            }
        }
        let statistics = node.transport.statistics
        #expect(statistics.evictedSockets == 1 && statistics.acceptedSockets == 4)
        #expect(statistics.completedHandshakes == 1 && statistics.failedHandshakes >= 2)
        await node.transport.shutdown(.goingAway)
    }

    @Test("T14: a source beyond its rate of attempts is closed at once")
    func rate() async throws {
        var configuration = TransportConfiguration()
        configuration.handshakeAttemptBurst = 2
        configuration.handshakeAttemptsPerSecond = 1
        let node = try await MeshNodeFixture(configuration: configuration)
        let endpoint = try #require(node.endpoint)
        let served = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        return try await RawClient.run(endpoint) { try await $0.upgrade() }.hasPrefix("HTTP/1.1 101")
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }

        let statistics = node.transport.statistics
        #expect(served >= 2 && served < 20)
        #expect(statistics.acceptedSockets == UInt64(served) && statistics.refusedSockets == UInt64(20 - served))
        await node.transport.shutdown(.goingAway)
    }
}
