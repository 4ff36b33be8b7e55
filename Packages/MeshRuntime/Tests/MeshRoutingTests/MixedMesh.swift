import MeshCrypto
import MeshProtocol
import MeshRouting

/// Nodes of ours and of the reference on one clock, with links that deliver in order and at once.
struct MixedMesh {
    enum Kind: Character {
        case ours = "o"
        case reference = "r"
    }

    private enum Node {
        case ours(RoutingMachine)
        case reference(ReferenceNode)
    }

    private var nodes: [Node] = []
    private(set) var ids: [NodeID] = []
    private var links: Set<[Int]> = []
    private var queue: [(from: Int, to: Int, type: MessageType, payload: JSONObject)] = []
    private var now = ContinuousClock.now
    private var random = SeededGenerator(state: 1)

    /// Nodes in a line, one for each letter: `o` ours, `r` the reference's.
    init(_ kinds: String, configuration: RoutingConfiguration = .standard) throws {
        for (index, kind) in kinds.enumerated() {
            let key = try TestIDs.key(UInt8(index + 1))
            let id = key.publicKey.nodeID
            ids.append(id)
            switch Kind(rawValue: kind) {
            case .reference: nodes.append(.reference(ReferenceNode(id: id, now: now)))
            default:
                nodes.append(
                    .ours(
                        RoutingMachine(
                            signer: key, network: MeshSimulation.network, startedAt: MeshSimulation.wall, now: now,
                            configuration: configuration)))
            }
        }
        for index in ids.indices.dropLast() { try connect(index, index + 1) }
    }

    mutating func connect(_ left: Int, _ right: Int) throws {
        links.insert([min(left, right), max(left, right)])
        for (node, peer) in [(left, right), (right, left)] {
            switch nodes[node] {
            case .ours(var machine):
                let actions = machine.linkUp(ids[peer], now: now)
                nodes[node] = .ours(machine)
                send(actions, from: node)
            case .reference(var reference):
                reference.linkUp(ids[peer], now: now)
                nodes[node] = .reference(reference)
            }
        }
        try deliverAll()
    }

    mutating func disconnect(_ left: Int, _ right: Int) throws {
        links.remove([min(left, right), max(left, right)])
        for (node, peer) in [(left, right), (right, left)] {
            switch nodes[node] {
            case .ours(var machine):
                let actions = machine.linkDown(ids[peer], now: now)
                nodes[node] = .ours(machine)
                send(actions, from: node)
            case .reference(var reference):
                reference.linkDown(ids[peer])
                nodes[node] = .reference(reference)
            }
        }
        try deliverAll()
    }

    /// Lets seconds pass.
    mutating func run(seconds: Int) throws {
        for _ in 0..<seconds {
            now = now.advanced(by: .seconds(1))
            for node in nodes.indices {
                switch nodes[node] {
                case .ours(var machine):
                    let actions = machine.timerFired(now: now, using: &random)
                    nodes[node] = .ours(machine)
                    send(actions, from: node)
                case .reference(var reference):
                    let sent = reference.timerFired(now: now)
                    nodes[node] = .reference(reference)
                    send(sent, from: node)
                }
            }
            try deliverAll()
        }
    }

    /// The nodes that a message passes from one to another, both included; nil when it does not arrive.
    func path(from source: Int, to destination: Int) -> [Int]? {
        var path = [source]
        while let node = path.last, node != destination {
            let hop =
                switch nodes[node] {
                case .ours(let machine): machine.forwarding[ids[destination]]?.nextHop
                case .reference(let reference): reference.nextHop(to: ids[destination])
                }
            guard let hop, let next = ids.firstIndex(of: hop), !path.contains(next) else { return nil }
            path.append(next)
        }
        return path
    }

    /// Whether messages arrive between every pair.
    var connectsAll: Bool {
        ids.indices.allSatisfy { source in ids.indices.allSatisfy { path(from: source, to: $0) != nil } }
    }

    private mutating func send(_ actions: [RoutingAction], from node: Int) {
        for case .send(let type, let payload, let peer) in actions { enqueue(type, payload, from: node, to: peer) }
    }

    private mutating func send(_ messages: [(JSONObject, NodeID)], from node: Int) {
        for (payload, peer) in messages { enqueue(.routeAnnounce, payload, from: node, to: peer) }
    }

    private mutating func enqueue(_ type: MessageType, _ payload: JSONObject, from node: Int, to peer: NodeID) {
        guard let to = ids.firstIndex(of: peer), links.contains([min(node, to), max(node, to)]) else { return }
        queue.append((node, to, type, payload))
    }

    private mutating func deliverAll() throws {
        while !queue.isEmpty {
            let (from, to, type, payload) = queue.removeFirst()
            switch nodes[to] {
            case .ours(var machine):
                let actions =
                    type == .routeWithdraw
                    ? machine.receiveWithdrawal(payload, from: ids[from], now: now)
                    : machine.receiveRoutes(payload, from: ids[from], now: now)
                nodes[to] = .ours(machine)
                send(actions, from: to)
            case .reference(var reference):
                var sent: [(JSONObject, NodeID)] = []
                if type == .routeWithdraw {
                    sent = try reference.receiveWithdrawal(payload, from: ids[from])
                } else {
                    try reference.receiveRoutes(payload, from: ids[from], now: now)
                }
                nodes[to] = .reference(reference)
                send(sent, from: to)
            }
        }
    }
}
