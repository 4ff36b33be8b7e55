internal import MeshProtocol

/// How far the nodes of a mesh are from each other.
struct MeshDistances: Sendable, Equatable {
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

    /// The pairs that a route can cover, in order.
    func pairs() -> [MeshPair] {
        hops.indices.flatMap { from in
            hops.indices.compactMap { to in
                guard from != to, let distance = hops[from][to], Self.isCovered(distance) else { return nil }
                return MeshPair(from: from, to: to, hops: distance)
            }
        }
    }

    private static func isCovered(_ hops: Int) -> Bool { MeshLimits.acceptedMetric.contains(Int64(hops)) }

    /// How many pairs hang together but are farther apart than routes reach.
    func pairsBeyondRoutes() -> Int {
        hops.joined().count { $0.map { $0 > 0 && !Self.isCovered($0) } ?? false }
    }
}

/// A sender and a receiver, by number.
struct MeshPair: Sendable, Hashable {
    let from: Int
    let to: Int
    /// The links between them.
    let hops: Int
}
