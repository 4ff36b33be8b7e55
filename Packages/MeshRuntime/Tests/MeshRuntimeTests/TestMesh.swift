import Logging
import MeshAuthorityClient
import MeshCrypto
import MeshIdentityTesting
import MeshProtocol
import MeshTransport
import MeshTransportTesting
import Synchronization
import Testing

@testable import MeshRuntime

/// Whole nodes on the in-memory network with a manual clock.
final class TestMesh: Sendable {
    struct TimedOut: Error, CustomStringConvertible {
        let description: String
    }

    /// The steps of virtual time after which a wait gives up.
    static let maximumSteps = 20_000

    let network: InMemoryNetwork
    let trust: TestNetwork
    let nodes: [MeshNode]
    private let sleepers: Int

    /// Makes nodes that keep up links to the nodes named for each.
    ///
    /// - Parameter dials: for each node, the numbers of the nodes that it dials.
    /// - Parameter adjust: changes the configuration of one node.
    init(
        dials: [[Int]], configuration: TransportConfiguration = .standard, version: LinkVersion = .one,
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        adjust: (Int, inout MeshNodeConfiguration, TestNetwork) throws -> Void = { _, _, _ in }
    ) throws {
        let network = InMemoryNetwork(configuration: configuration)
        let trust = try TestNetwork(start: network.wallClock.now())
        var sleepers = 0
        self.nodes = try dials.enumerated().map { number, peers in
            let key = try TestNetwork.nodeKey(number)
            var node = MeshNodeConfiguration(
                genesis: trust.genesis, signingKey: key, certificate: try trust.certificate(number))
            node.transport = network.makeTransport(address: try Self.endpoint(number), version: version)
            node.clock = network.clock
            node.wallClock = network.wallClock
            node.peers = try peers.map { try Self.endpoint($0) }
            node.dialsDiscoveredPeers = false
            try adjust(number, &node, trust)
            sleepers += node.authority == nil ? 1 : 4
            return try MeshNode(configuration: node, logger: logger)
        }
        self.network = network
        self.trust = trust
        self.sleepers = sleepers
    }

    static func endpoint(_ number: Int) throws -> Endpoint {
        try #require(Endpoint("10.0.0.\(number + 1):7000"))
    }

    func id(_ number: Int) -> NodeID { nodes[number].id }

    /// Runs all nodes around a test.
    @discardableResult
    func run<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { try await node.run() } }
            for node in nodes { _ = try await node.boundPort() }
            let value = try await body()
            group.cancelAll()
            try await group.waitForAll()
            return value
        }
    }

    /// Lets time pass in steps until something holds.
    ///
    /// - Returns: the virtual time that passed.
    @discardableResult
    func until(
        _ what: String, step: Duration = .milliseconds(100), _ condition: () async throws -> Bool
    ) async throws -> Duration {
        var passed = Duration.zero
        for _ in 0..<Self.maximumSteps {
            network.runUntilIdle()
            if try await condition() { return passed }
            await advance(by: step)
            passed += step
        }
        throw TimedOut(description: "after \(passed) still not: \(what)")
    }

    /// Lets time pass, and every timer of every node do its work.
    func advance(by step: Duration) async {
        network.advance(by: step)
        await network.clock.sleepers(atLeast: sleepers)
        repeat {
            network.runUntilIdle()
            await Task.yield()
        } while nodes.contains { $0.parts.core.read { $0.dials.dialsInFlight > 0 } }
        network.runUntilIdle()
    }

    /// Whether the routes of every node lead to all the given nodes but itself.
    func hasRoutes(among numbers: [Int]) -> Bool {
        numbers.allSatisfy { number in
            let known = Set(nodes[number].snapshot().routes.map(\.destination))
            return numbers.allSatisfy { $0 == number || known.contains(id($0)) }
        }
    }

    func route(from number: Int, to other: Int) -> NodeSnapshot.RouteEntry? {
        nodes[number].snapshot().routes.first { $0.destination == id(other) }
    }

    func peers(of number: Int) -> Set<NodeID> {
        Set(nodes[number].snapshot().links.map(\.peer))
    }

    /// Sends from one node and waits for what another takes next.
    func exchange(_ text: String, from: Int, to: Int) async throws -> ReceivedMessage {
        try await nodes[from].send(Array(text.utf8), to: id(to))
        var iterator = nodes[to].messages.makeAsyncIterator()
        return try #require(await iterator.next())
    }
}
