import Logging
import MeshCrypto
import MeshIdentity
import MeshIdentityTesting
import MeshProtocol
import MeshTransport
import ServiceLifecycle
import Testing

@testable import MeshRuntime

/// Nodes over real sockets on free ports of the loopback address, in real time.
@Suite(.timeLimit(.minutes(1))) struct WebSocketNodeTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private let trust: TestNetwork

    init() throws {
        trust = try TestNetwork(start: SystemWallClock().now().advanced(by: .seconds(-60)))
    }

    private func configuration(_ number: Int, peers ports: [Int] = []) throws -> MeshNodeConfiguration {
        var configuration = MeshNodeConfiguration(
            genesis: trust.genesis, signingKey: try TestNetwork.nodeKey(number),
            certificate: try trust.certificate(number))
        configuration.listenHost = "127.0.0.1"
        configuration.profile = .fast
        configuration.dialsDiscoveredPeers = false
        configuration.peers = try ports.map { try #require(Endpoint("127.0.0.1:\($0)")) }
        return configuration
    }

    /// Starts a line of nodes one after another, and runs a test between their start and their graceful shutdown.
    private func withLine(_ count: Int, _ body: ([MeshNode]) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var nodes: [MeshNode] = []
            var last: [Int] = []
            for number in 0..<count {
                let node = try MeshNode(configuration: configuration(number, peers: last), logger: Self.logger)
                group.addTask { try await node.run() }
                last = [try await node.boundPort()]
                nodes.append(node)
            }
            try await body(nodes)
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private func waitForRoute(from node: MeshNode, to destination: NodeID) async {
        let events = node.events
        if node.snapshot().routes.contains(where: { $0.destination == destination }) { return }
        for await event in events {
            if case .routeChanged(destination, .some, _) = event { return }
        }
    }

    @Test("messages cross a line of three real nodes both ways")
    func line() async throws {
        try await withLine(3) { nodes in
            await waitForRoute(from: nodes[0], to: nodes[2].id)
            await waitForRoute(from: nodes[2], to: nodes[0].id)

            try await nodes[0].send(Array("there".utf8), to: nodes[2].id)
            var there = nodes[2].messages.makeAsyncIterator()
            let arrived = try #require(await there.next())
            try await nodes[2].send(Array("back".utf8), to: nodes[0].id)
            var back = nodes[0].messages.makeAsyncIterator()
            let returned = try #require(await back.next())

            #expect(arrived.bytes == Array("there".utf8))
            #expect(arrived.from == nodes[0].id)
            #expect(!arrived.isOriginVerified)
            #expect(returned.bytes == Array("back".utf8))
            #expect(nodes[1].snapshot().counters.forwarded == 2)
        }
    }

    @Test("a revocation that enters one end cuts the revoked node off at the other")
    func revocation() async throws {
        try await withLine(4) { nodes in
            await waitForRoute(from: nodes[0], to: nodes[3].id)
            let events = nodes[2].events

            _ = nodes[0].parts.core.receiveFromAuthority(try trust.revocationList(sequence: 1, revoking: [3]))
            for await event in events {
                if case .peerDown(nodes[3].id, _) = event { break }
            }

            #expect(!nodes[2].snapshot().links.contains { $0.peer == nodes[3].id })
            #expect(!nodes[2].snapshot().routes.contains { $0.destination == nodes[3].id })
        }
    }

    @Test("a one-shot sender hands its message over a relay and reports the verified peer")
    func sender() async throws {
        try await withLine(2) { nodes in
            await waitForRoute(from: nodes[0], to: nodes[1].id)
            let sender = MeshSender(identity: try NodeIdentity(of: configuration(7)), logger: Self.logger)
            let port = try await nodes[0].boundPort()
            let via = try #require(Endpoint("127.0.0.1:\(port)"))

            let receipt = try await sender.send(Array("once".utf8), to: nodes[1].id, via: via)
            var messages = nodes[1].messages.makeAsyncIterator()
            let message = try #require(await messages.next())

            #expect(receipt.peer == nodes[0].id && receipt.isReceived)
            #expect(receipt.messageID == message.messageID)
            #expect(message.bytes == Array("once".utf8))
            #expect(message.from == (try TestNetwork.nodeKey(7).publicKey.nodeID))
        }
    }

    @Test("a one-shot sender to nobody says that connecting failed")
    func senderToNobody() async throws {
        var port = 0
        try await withLine(1) { nodes in port = try await nodes[0].boundPort() }
        let sender = MeshSender(identity: try NodeIdentity(of: configuration(7)), logger: Self.logger)
        let via = try #require(Endpoint("127.0.0.1:\(port)"))

        await #expect(throws: MeshNodeError(.dialFailed, "")) {
            try await sender.send([1], to: TestNetwork.nodeKey(1).publicKey.nodeID, via: via)
        }
    }

    @Test("a service group shuts a node down gracefully")
    func gracefulShutdown() async throws {
        let node = try MeshNode(configuration: configuration(0), logger: Self.logger)
        let events = node.events
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: node)], gracefulShutdownSignals: [], logger: Self.logger))

        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            _ = try await node.boundPort()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }

        var last: NodeEvent?
        for await event in events { last = event }
        #expect(last == .stopping)
    }
}
