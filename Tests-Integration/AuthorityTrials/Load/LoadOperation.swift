/// What a client of a mixed load does next.
enum LoadOperation: Sendable {
    case join, renew, heartbeat, revoke, policy, list

    /// Much of everything that writes.
    private static let weights: [(LoadOperation, Int)] = [
        (.join, 30), (.renew, 15), (.heartbeat, 40), (.revoke, 5), (.policy, 3), (.list, 7),
    ]

    static func next(using generator: inout SeededGenerator) -> LoadOperation {
        var rest = Int.random(in: 0..<weights.reduce(0) { $0 + $1.1 }, using: &generator)
        for (operation, weight) in weights {
            if rest < weight { return operation }
            rest -= weight
        }
        return .heartbeat
    }
}
