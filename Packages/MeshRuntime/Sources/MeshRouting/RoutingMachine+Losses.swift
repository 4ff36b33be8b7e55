public import MeshProtocol

extension RoutingMachine {
    /// Routing frames for a neighbour were given up; it is told everything again.
    ///
    /// A withdrawal among them is not known any more: the route that it was about ends with the neighbour's time-out.
    ///
    /// - Parameters:
    ///   - peer: The neighbour whose lane was full.
    ///   - now: The time now.
    /// - Returns: What is to be sent, now or after the trigger interval.
    public mutating func framesLost(to peer: NodeID, now: ContinuousClock.Instant) -> [RoutingAction] {
        guard var neighbour = neighbours[peer] else { return [] }
        neighbour.pending.formUnion(neighbour.told.keys)
        neighbour.pending.formUnion(table.routes.map(\.destination))
        // No route has this metric, so each differs from what the neighbour is taken to know.
        neighbour.told = neighbour.told.mapValues { _ in Told(metric: 0, sequence: nil) }
        neighbour.toldOrigin = nil
        neighbours[peer] = neighbour
        return finish(now: now)
    }
}
