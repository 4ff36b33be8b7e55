internal import MeshProtocol

/// How far the nodes of a mesh are from each other.
struct MeshDistances: Sendable, Equatable {
    /// The most links that a message crosses: its origin counts one hop as well.
    ///
    /// - Source: Specification 04 §2
    static let reach = Int(MeshLimits.defaultTTL) - 1

    private let hops: [[Int?]]

    /// The shortest distances over `links`, leaving out nodes that are gone.
    init(count: Int, links: [MeshLinkPlan], without gone: Set<Int> = []) {
        var neighbours = [[Int]](repeating: [], count: count)
        for link in links where !gone.contains(link.from) && !gone.contains(link.to) {
            neighbours[link.from].append(link.to)
            neighbours[link.to].append(link.from)
        }
        hops = (0..<count).map { start in
            guard !gone.contains(start) else { return [Int?](repeating: nil, count: count) }
            var distance = [Int?](repeating: nil, count: count)
            distance[start] = 0
            var front = [start]
            var reached = 0
            while !front.isEmpty {
                reached += 1
                let next = front.flatMap { neighbours[$0] }
                front = []
                for node in next where distance[node] == nil {
                    distance[node] = reached
                    front.append(node)
                }
            }
            return distance
        }
    }

    /// The links between two nodes on the shortest way, nil if there is no way.
    func hops(from: Int, to: Int) -> Int? { hops[from][to] }

    /// The pairs that a message can cover, in order.
    func pairs() -> [MeshPair] {
        hops.indices.flatMap { from in
            hops.indices.compactMap { to in
                guard from != to, let distance = hops[from][to], distance <= Self.reach else { return nil }
                return MeshPair(from: from, to: to, hops: distance)
            }
        }
    }

    /// How many pairs hang together but are farther apart than a message travels.
    func pairsBeyondReach() -> Int {
        hops.joined().count { ($0 ?? 0) > Self.reach }
    }
}

/// A sender and a receiver, by number.
struct MeshPair: Sendable, Hashable {
    let from: Int
    let to: Int
    /// The links between them.
    let hops: Int
}
