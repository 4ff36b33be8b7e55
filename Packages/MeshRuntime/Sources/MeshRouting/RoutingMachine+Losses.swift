public import MeshProtocol

extension RoutingMachine {
    /// Routing frames for a neighbour were given up; it is told everything again.
    ///
    /// That includes what was withdrawn since the announcement before the last one; an earlier withdrawal has arrived.
    ///
    /// - Parameters:
    ///   - peer: The neighbour whose lane was full, or one of whose links ended.
    ///   - now: The time now.
    /// - Returns: What is to be sent, now or after the trigger interval.
    public mutating func framesLost(to peer: NodeID, now: ContinuousClock.Instant) -> [RoutingAction] {
        guard var neighbour = neighbours[peer] else { return [] }
        // No route has this metric, so each differs from what the neighbour is taken to know.
        let unknown = Told(metric: Told.repeated, sequence: nil)
        neighbour.told = neighbour.told.mapValues { _ in unknown }
        for destination in neighbour.withdrawn.union(neighbour.withdrawnBefore) {
            neighbour.told[destination] = unknown
        }
        neighbour.pending.formUnion(neighbour.told.keys)
        neighbour.pending.formUnion(table.routes.map(\.destination))
        neighbour.toldOrigin = nil
        neighbours[peer] = neighbour
        return finish(now: now)
    }
}
