internal import Logging
internal import MeshCrypto
internal import MeshProtocol
internal import MeshRuntime

/// A development mesh: a network with its authority, and nodes with real links on loopback.
///
/// Made by ``assemble(_:links:count:logger:context:)``; lives within ``run(_:)``. It uses the same authority, nodes and
/// enrolment as the commands that run them one by one.
struct DevMesh: Sendable {
    /// Members that are enrolled at the same time.
    private static let concurrentEnrollments = 8

    let network: DevNetwork
    let authorityURL: String
    let nodes: [DevNode]
    let links: [MeshLinkPlan]
    let board: DeliveryBoard
    private let logger: Logger
    private let context: CommandContext

    /// Waits for the authority, and enrols the nodes and one more member for whoever uses the config.
    static func assemble(
        _ network: DevNetwork, links: [MeshLinkPlan], count: Int, logger: Logger, context: CommandContext,
        unexpected: @escaping @Sendable (Int, ReceivedMessage) -> Void
    ) async throws -> DevMesh {
        let url = try await network.ready()
        let home = network.plan.home
        _ = try await network.enroll(
            MeshConfig.require(network.plan.config, in: context), at: url, role: MeshRole.client)
        let nodes = try await bounded(0..<count, atMost: concurrentEnrollments) { index in
            let name = DevNode.name(index)
            var config = MeshConfig(path: PathText.joining(home, "\(name)/\(MeshConfig.fileName)"))
            config.set(.home, to: PathText.joining(home, name))
            config.set(.genesis, to: network.plan.signedGenesis)
            let member = try await network.enroll(config, at: url, role: MeshRole.anchor)
            let node = try node(member, config: config, authority: url, logger: logger, context: context)
            return DevNode(index: index, node: node, member: member, config: config.path)
        }
        return DevMesh(
            network: network, authorityURL: url, nodes: nodes, links: links,
            board: DeliveryBoard(unexpected: unexpected),
            logger: logger, context: context)
    }

    private static func node(
        _ member: NodeEnrollment.Member, config: MeshConfig, authority: String, logger: Logger, context: CommandContext
    ) throws -> MeshNode {
        let files = try NodeFiles(config)
        var configuration = MeshNodeConfiguration(
            genesis: member.genesis, signingKey: member.key, certificate: member.certificate)
        configuration.authorityURL = authority
        configuration.listenHost = "127.0.0.1"
        configuration.dialsDiscoveredPeers = false
        configuration.profile = DevNode.profile
        configuration.stateDirectory = context.absolute(files.state)
        configuration.certificatePath = context.absolute(files.certificate)
        configuration.wallClock = context.clock
        try context.createFolder(files.state)
        return try MeshNode(configuration: configuration, logger: logger)
    }

    /// Runs the nodes while `body` runs, then ends them.
    func run(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Int?.self) { tasks in
            for node in nodes {
                tasks.addTask {
                    try await node.node.run()
                    return node.index
                }
                tasks.addTask { [board] in
                    await board.take(node.node.messages, of: node.index)
                    return node.index
                }
            }
            tasks.addTask {
                try await body()
                return nil
            }
            // A node that was revoked may end; the script is what the mesh lives for.
            while let ended = try await tasks.next(), ended != nil {}
            tasks.cancelAll()
        }
    }

    /// Makes every link of the plan; returns when all are up at both ends.
    func link(atMost timeout: Duration) async throws {
        for node in nodes { _ = try await node.node.boundPort() }
        for link in links {
            let endpoint = try await endpoint(of: link.to)
            do {
                try await nodes[link.from].node.dial(endpoint)
            } catch {
                throw CommandFailure(
                    "\(DevNode.name(link.from)) could not link to \(DevNode.name(link.to)) at "
                        + "\(endpoint.text): \(error)"
                )
            }
        }
        for link in links {
            for (near, far) in [(link.from, link.to), (link.to, link.from)] {
                let peer = nodes[far].id
                guard await nodes[near].wait(atMost: timeout, until: { $0.links.contains { $0.peer == peer } }) else {
                    throw CommandFailure(
                        "\(DevNode.name(near)) has no link to \(DevNode.name(far)) after \(timeout).")
                }
            }
        }
    }

    /// Where a node listens.
    func endpoint(of index: Int) async throws -> Endpoint {
        let port = try await nodes[index].node.boundPort()
        guard let endpoint = Endpoint(host: "127.0.0.1", port: port) else {
            throw CommandFailure("\(DevNode.name(index)) listens on the impossible port \(port).")
        }
        return endpoint
    }

    /// Waits until each sender of `pairs` has a route to its receiver, over as few links as there can be.
    func waitForRoutes(_ pairs: [MeshPair], atMost timeout: Duration) async throws {
        let missing = await withTaskGroup(of: [MeshPair].self) { tasks in
            for (sender, pairs) in Dictionary(grouping: pairs, by: \.from) {
                tasks.addTask {
                    let isComplete = await nodes[sender].wait(atMost: timeout) { lacking(pairs, in: $0).isEmpty }
                    return isComplete ? [] : lacking(pairs, in: nodes[sender].node.snapshot())
                }
            }
            return await tasks.reduce(into: []) { $0 += $1 }
        }
        guard let first = missing.min(by: { ($0.from, $0.to) < ($1.from, $1.to) }) else { return }
        let routes = nodes[first.from].node.snapshot().routes
        let found = routes.first { $0.destination == nodes[first.to].id }.map { "has \($0.metric)" } ?? "has none"
        throw CommandFailure(
            "\(missing.count) of \(pairs.count) routes are not there after \(timeout); the first is "
                + "\(DevNode.name(first.from)) to \(DevNode.name(first.to)), which should have \(first.hops) hops and "
                + "\(found).")
    }

    /// The pairs of one sender for which its table has no route, or a longer one than there could be.
    private func lacking(_ pairs: [MeshPair], in snapshot: NodeSnapshot) -> [MeshPair] {
        let hops = Dictionary(snapshot.routes.map { ($0.destination, $0.metric) }) { first, _ in first }
        return pairs.filter { pair in hops[nodes[pair.to].id].map { $0 > pair.hops } ?? true }
    }

    /// Sends one message from each sender to each of its receivers, one after the other, all senders at once.
    func exchange(_ pairs: [MeshPair], round: String, atMost timeout: Duration) async -> [MeshDelivery] {
        let deliveries = await withTaskGroup(of: [MeshDelivery].self) { tasks in
            for pairs in Dictionary(grouping: pairs, by: \.from).values {
                tasks.addTask {
                    var deliveries: [MeshDelivery] = []
                    for pair in pairs {
                        deliveries.append(await deliver(pair, round: round, atMost: timeout))
                    }
                    return deliveries
                }
            }
            return await tasks.reduce(into: []) { $0 += $1 }
        }
        return deliveries.sorted { ($0.pair.from, $0.pair.to) < ($1.pair.from, $1.pair.to) }
    }

    private func deliver(_ pair: MeshPair, round: String, atMost timeout: Duration) async -> MeshDelivery {
        let text = "\(round): hello \(DevNode.name(pair.to)), this is \(DevNode.name(pair.from))"
        let expectation = DeliveryBoard.Expectation(receiver: pair.to, bytes: Array(text.utf8))
        let sender = nodes[pair.from].node
        let receiver = nodes[pair.to].id
        let hops = sender.snapshot().routes.first { $0.destination == receiver }?.metric
        do {
            let time = try await board.time(expectation, atMost: timeout) {
                try await sender.send(expectation.bytes, to: receiver)
            }
            return MeshDelivery(
                pair: pair, hops: hops, time: time, fault: time == nil ? "no arrival in \(timeout)" : nil)
        } catch {
            return MeshDelivery(pair: pair, hops: hops, time: nil, fault: "\(error)")
        }
    }
}

/// What became of one message.
struct MeshDelivery: Sendable {
    let pair: MeshPair
    /// The metric of the sender's route.
    let hops: Int?
    /// How long it took, nil if it did not arrive.
    let time: Duration?
    /// Why it did not arrive.
    let fault: String?
}

/// Runs `work` for each number, so many at a time, and gives the results in order.
func bounded<Value: Sendable>(
    _ range: Range<Int>, atMost limit: Int, _ work: @escaping @Sendable (Int) async throws -> Value
) async throws -> [Value] {
    try await withThrowingTaskGroup(of: (Int, Value).self) { tasks in
        var results: [(Int, Value)] = []
        for index in range {
            if index - range.lowerBound >= limit, let result = try await tasks.next() { results.append(result) }
            tasks.addTask { (index, try await work(index)) }
        }
        for try await result in tasks { results.append(result) }
        return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
