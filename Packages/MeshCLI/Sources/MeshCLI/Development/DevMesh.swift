internal import Logging
internal import MeshCrypto
internal import MeshProtocol
internal import MeshRuntime

/// A development mesh: a network with its authority, and nodes with real links on loopback.
///
/// Lives within ``run(_:members:links:logger:context:unexpected:body:)``. It uses the same authority, nodes and
/// enrolment as the commands that run them one by one.
struct DevMesh: Sendable {
    /// Who is a member, with the config that commands can use in its place.
    struct Member: Sendable {
        let enrolled: NodeEnrollment.Member
        let config: MeshConfig
    }

    /// Members that are enrolled at the same time.
    private static let concurrentEnrollments = 8

    let network: DevNetwork
    let authorityURL: String
    let nodes: [DevNode]
    let links: [MeshLinkPlan]
    private let board: DeliveryBoard

    /// Waits for the authority, and enrols the nodes and one more member for whoever uses the network's config.
    static func enroll(
        _ count: Int, in network: DevNetwork, context: CommandContext
    ) async throws -> (url: String, members: [Member]) {
        let url = try await network.ready()
        let home = network.plan.home
        _ = try await network.enroll(
            MeshConfig.require(network.plan.config, in: context), at: url, role: MeshRole.client)
        let members = try await bounded(0..<count, atMost: concurrentEnrollments) { index in
            let name = DevNode.name(index)
            var config = MeshConfig(path: PathText.joining(home, "\(name)/\(MeshConfig.fileName)"))
            config.set(.home, to: PathText.joining(home, name))
            config.set(.genesis, to: network.plan.signedGenesis)
            return Member(enrolled: try await network.enroll(config, at: url, role: MeshRole.anchor), config: config)
        }
        return (url, members)
    }

    /// Runs the nodes while `body` runs, then ends them.
    ///
    /// Each node keeps up the links to its neighbours of lower numbers, for as long as it runs.
    /// - Parameter unexpected: is told of messages that no step waits for, with the number of the receiver.
    static func run(
        _ network: DevNetwork, members: (url: String, members: [Member]), links: [MeshLinkPlan], logger: Logger,
        context: CommandContext, unexpected: @escaping @Sendable (Int, ReceivedMessage) -> Void,
        body: @escaping @Sendable (DevMesh) async throws -> Void
    ) async throws {
        let board = DeliveryBoard(unexpected: unexpected)
        let profile = DevNode.profile(count: members.members.count)
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            var nodes: [DevNode] = []
            for (index, member) in members.members.enumerated() {
                let peers = links.filter { $0.from == index }.map { nodes[$0.to].endpoint }
                let node = try node(
                    member, authority: members.url, peers: peers, profile: profile, logger: logger, context: context)
                tasks.addTask {
                    try await node.run()
                    return false
                }
                tasks.addTask {
                    await board.take(node.messages, of: index)
                    return false
                }
                nodes.append(try await DevNode(index: index, node: node, member: member))
            }
            let mesh = DevMesh(network: network, authorityURL: members.url, nodes: nodes, links: links, board: board)
            tasks.addTask {
                try await body(mesh)
                return true
            }
            // A node that was revoked may end; the script is what the mesh lives for.
            while let isScript = try await tasks.next(), !isScript {}
            tasks.cancelAll()
        }
    }

    private static func node(
        _ member: Member, authority: String, peers: [Endpoint], profile: NodeProfile, logger: Logger,
        context: CommandContext
    ) throws -> MeshNode {
        let files = try NodeFiles(member.config)
        var configuration = MeshNodeConfiguration(
            genesis: member.enrolled.genesis, signingKey: member.enrolled.key,
            certificate: member.enrolled.certificate)
        configuration.authorityURL = authority
        configuration.listenHost = "127.0.0.1"
        configuration.peers = peers
        configuration.dialsDiscoveredPeers = false
        configuration.profile = profile
        configuration.stateDirectory = context.absolute(files.state)
        configuration.certificatePath = context.absolute(files.certificate)
        configuration.wallClock = context.clock
        try context.createFolder(files.state)
        return try MeshNode(configuration: configuration, logger: logger)
    }

    /// Waits until every link of the plan is up at both ends.
    func waitForLinks(atMost timeout: Duration) async throws {
        let missing = await withTaskGroup(of: (Int, Int)?.self) { tasks in
            for (near, far) in links.flatMap({ [($0.from, $0.to), ($0.to, $0.from)] }) {
                tasks.addTask {
                    let peer = nodes[far].id
                    let isUp = await nodes[near].wait(atMost: timeout) { $0.links.contains { $0.peer == peer } }
                    return isUp ? nil : (near, far)
                }
            }
            var missing: [(Int, Int)] = []
            for await case let pair? in tasks { missing.append(pair) }
            return missing
        }
        guard let (near, far) = missing.min(by: <) else { return }
        throw CommandFailure(
            "\(missing.count) ends of links are not up after \(timeout); the first is that of \(DevNode.name(near)) to "
                + "\(DevNode.name(far)).")
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
