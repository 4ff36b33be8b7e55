import MeshCrypto
import MeshProtocol
import MeshRouting

/// A small repeatable source of randomness.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Nodes that run the routing protocol over links without loss, on a clock of their own.
///
/// Messages wait in one queue for each link and direction and are delivered one at a time, in an order that the seed
/// chooses. After each delivery the successor graph is searched for loops.
struct MeshSimulation {
    static let network = "USG"
    static let wall = UTCTime(microseconds: 1_767_225_600_000_000)

    private struct Wire: Hashable, Comparable {
        let from: Int
        let to: Int

        static func < (left: Wire, right: Wire) -> Bool { (left.from, left.to) < (right.from, right.to) }
    }

    private(set) var machines: [RoutingMachine] = []
    private(set) var ids: [NodeID] = []
    private var queues: [Wire: [(MessageType, JSONObject)]] = [:]
    private var indices: [NodeID: Int] = [:]
    private(set) var links: Set<[Int]> = []
    private(set) var now: ContinuousClock.Instant
    private var random: SeededGenerator
    let start: ContinuousClock.Instant
    private(set) var delivered = 0
    private(set) var loops: [String] = []
    let configuration: RoutingConfiguration

    init(nodes: Int, seed: UInt64, configuration: RoutingConfiguration = .fast) throws {
        start = ContinuousClock.now
        now = start
        random = SeededGenerator(state: seed)
        self.configuration = configuration
        for index in 0..<nodes {
            let key = try SigningKey(seed: Array(repeating: UInt8(index + 1), count: 32))
            machines.append(
                RoutingMachine(
                    signer: key, network: Self.network, startedAt: Self.wall, now: now, configuration: configuration))
            ids.append(key.publicKey.nodeID)
            indices[key.publicKey.nodeID] = index
        }
    }

    mutating func connect(_ left: Int, _ right: Int) {
        guard links.insert([min(left, right), max(left, right)]).inserted else { return }
        perform(machines[left].linkUp(ids[right], now: now), by: left)
        perform(machines[right].linkUp(ids[left], now: now), by: right)
        inspect("connect \(left)-\(right)")
    }

    mutating func disconnect(_ left: Int, _ right: Int) {
        guard links.remove([min(left, right), max(left, right)]) != nil else { return }
        queues[Wire(from: left, to: right)] = nil
        queues[Wire(from: right, to: left)] = nil
        perform(machines[left].linkDown(ids[right], now: now), by: left)
        perform(machines[right].linkDown(ids[left], now: now), by: right)
        inspect("disconnect \(left)-\(right)")
    }

    /// Replaces a node by one that knows nothing, as a restart does, at a time of day that may lie in the past.
    mutating func restart(_ node: Int, wall: UTCTime = MeshSimulation.wall) throws {
        let peers = links.filter { $0.contains(node) }.map { $0[0] == node ? $0[1] : $0[0] }.sorted()
        for peer in peers { disconnect(node, peer) }
        let key = try SigningKey(seed: Array(repeating: UInt8(node + 1), count: 32))
        machines[node] = RoutingMachine(
            signer: key, network: Self.network, startedAt: wall, now: now, configuration: configuration)
        for peer in peers { connect(node, peer) }
    }

    /// Lets time pass, delivering everything that is sent meanwhile.
    mutating func run(for duration: Duration, step: Duration = .milliseconds(50)) {
        let end = now.advanced(by: duration)
        while now < end {
            deliverAll()
            now = min(end, now.advanced(by: step))
            for index in machines.indices {
                perform(machines[index].timerFired(now: now, using: &random), by: index)
            }
            inspect("timers")
        }
        deliverAll()
    }

    /// Delivers one waiting message from a random link; false when none waits.
    mutating func deliverOne() -> Bool {
        let waiting = queues.filter { !$0.value.isEmpty }.keys.sorted()
        guard let wire = waiting.randomElement(using: &random), var queue = queues[wire] else { return false }
        let (type, payload) = queue.removeFirst()
        queues[wire] = queue
        delivered += 1
        let sender = ids[wire.from]
        let actions =
            type == .routeWithdraw
            ? machines[wire.to].receiveWithdrawal(payload, from: sender, now: now)
            : machines[wire.to].receiveRoutes(payload, from: sender, now: now)
        perform(actions, by: wire.to)
        inspect("\(type) \(wire.from) to \(wire.to)")
        return true
    }

    mutating func deliverAll() {
        while deliverOne() {}
    }

    private mutating func perform(_ actions: [RoutingAction], by node: Int) {
        for case .send(let type, let payload, let peer) in actions {
            guard let to = indices[peer], links.contains([min(node, to), max(node, to)]) else { continue }
            queues[Wire(from: node, to: to), default: []].append((type, payload))
        }
    }

    // MARK: Observation

    func metric(from: Int, to: Int) -> Int? { machines[from].table.route(to: ids[to])?.metric }

    /// The distances of an ideal network, by breadth-first search; nothing beyond 10 links.
    func distances(from source: Int) -> [Int: Int] {
        var distances = [source: 0]
        var frontier = [source]
        while let node = frontier.first {
            frontier.removeFirst()
            for link in links where link.contains(node) {
                let next = link[0] == node ? link[1] : link[0]
                if distances[next] == nil {
                    distances[next] = (distances[node] ?? 0) + 1
                    frontier.append(next)
                }
            }
        }
        return distances.filter { $0.key != source && $0.value <= 10 }
    }

    /// Every difference between the tables and the ideal network.
    func differences() -> [String] {
        var result: [String] = []
        for from in machines.indices {
            let ideal = distances(from: from)
            for to in machines.indices where to != from {
                let metric = metric(from: from, to: to)
                if metric != ideal[to] {
                    result.append(
                        "\(from) to \(to): \(String(describing: metric)), not \(String(describing: ideal[to]))")
                }
            }
        }
        return result
    }

    /// Follows the next hops to each destination from each node.
    private mutating func inspect(_ event: String) {
        for destination in machines.indices {
            for source in machines.indices where source != destination {
                var node = source
                var hops = 0
                while node != destination, let hop = machines[node].table.route(to: ids[destination])?.nextHop {
                    guard let next = indices[hop] else { break }
                    node = next
                    hops += 1
                    if hops > machines.count {
                        loops.append("\(event): from \(source) to \(destination)")
                        return
                    }
                }
            }
        }
    }
}
