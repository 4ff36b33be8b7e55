/// How often a client does what, as weights.
package struct LoadMix: Sendable {
    package enum Operation: Sendable, CaseIterable {
        case join, renew, heartbeat, revoke, policy, list
    }

    package var weights: [(Operation, Int)]

    package init(_ weights: [(Operation, Int)]) {
        self.weights = weights
    }

    /// Much of everything that writes.
    package static let durable = LoadMix([
        (.join, 30), (.renew, 15), (.heartbeat, 40), (.revoke, 5), (.policy, 3), (.list, 7),
    ])

    func next(using generator: inout SeededGenerator) -> Operation {
        var rest = Int.random(in: 0..<weights.reduce(0) { $0 + $1.1 }, using: &generator)
        for (operation, weight) in weights {
            if rest < weight { return operation }
            rest -= weight
        }
        return .heartbeat
    }
}
