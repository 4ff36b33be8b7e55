internal import ArgumentParser

/// How the nodes of a development mesh are linked.
enum MeshTopology: String, CaseIterable, ExpressibleByArgument, Sendable {
    case line
    case ring
    case star
    case random

    /// The links of a mesh of `count` nodes, numbered from 0; the node of the higher number dials.
    ///
    /// A random mesh is a random tree, so that it hangs together, with half as many links again.
    func links(count: Int, using generator: inout some RandomNumberGenerator) -> [MeshLinkPlan] {
        guard count > 1 else { return [] }
        switch self {
        case .line:
            return (1..<count).map { MeshLinkPlan($0, $0 - 1) }
        case .ring:
            let line = (1..<count).map { MeshLinkPlan($0, $0 - 1) }
            return count > 2 ? line + [MeshLinkPlan(count - 1, 0)] : line
        case .star:
            return (1..<count).map { MeshLinkPlan($0, 0) }
        case .random:
            return Self.randomLinks(count: count, using: &generator)
        }
    }

    private static func randomLinks(
        count: Int, using generator: inout some RandomNumberGenerator
    ) -> [MeshLinkPlan] {
        var links = (1..<count).map { MeshLinkPlan($0, Int.random(in: 0..<$0, using: &generator)) }
        var taken = Set(links)
        let wanted = min(count / 2, count * (count - 1) / 2 - links.count)
        while links.count < count - 1 + wanted {
            let from = Int.random(in: 1..<count, using: &generator)
            let link = MeshLinkPlan(from, Int.random(in: 0..<from, using: &generator))
            if taken.insert(link).inserted { links.append(link) }
        }
        return links
    }
}

/// One link of a development mesh, by the numbers of its nodes.
struct MeshLinkPlan: Sendable, Hashable {
    let from: Int
    let to: Int

    init(_ from: Int, _ to: Int) {
        self.from = from
        self.to = to
    }

    /// Whether the link ends at a node.
    func touches(_ node: Int) -> Bool { from == node || to == node }
}
