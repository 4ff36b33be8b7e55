import MeshProtocol

/// The routing of a node of the reference, defects included.
///
/// - Source: Specification 04 §6, Specification 05 §6
struct ReferenceNode {
    private struct Held {
        var nextHop: NodeID
        var metric: Int64
        var sequence: Int64
        var isDirect: Bool
        var updatedAt: ContinuousClock.Instant
    }

    let id: NodeID
    private var routes: [NodeID: Held] = [:]
    private var neighbours: Set<NodeID> = []
    private var ownSequence: Int64 = 0
    private var nextAnnouncement: ContinuousClock.Instant

    init(id: NodeID, now: ContinuousClock.Instant) {
        self.id = id
        nextAnnouncement = now.advanced(by: .seconds(5))
    }

    func nextHop(to destination: NodeID) -> NodeID? { routes[destination]?.nextHop }

    mutating func linkUp(_ peer: NodeID, now: ContinuousClock.Instant) {
        neighbours.insert(peer)
        ownSequence += 1
        routes[peer] = Held(nextHop: peer, metric: 1, sequence: ownSequence, isDirect: true, updatedAt: now)
    }

    mutating func linkDown(_ peer: NodeID) {
        neighbours.remove(peer)
        routes = routes.filter { $0.value.nextHop != peer }
    }

    mutating func receiveRoutes(_ payload: JSONObject, from peer: NodeID, now: ContinuousClock.Instant) throws {
        for route in try RoutesPayload(payload).routes {
            guard let destination = NodeID(text: route.destination), destination != id, route.nextHop != id.text,
                route.metric > 0, route.metric <= 10, neighbours.contains(peer), route.metric + 1 <= 10
            else { continue }
            if let held = routes[destination] {
                let isBetter = route.sequence == held.sequence && route.metric < held.metric
                guard route.sequence > held.sequence || isBetter else { continue }
            }
            routes[destination] = Held(
                nextHop: peer, metric: route.metric + 1, sequence: route.sequence, isDirect: false, updatedAt: now)
        }
    }

    mutating func receiveWithdrawal(_ payload: JSONObject, from peer: NodeID) throws -> [(JSONObject, NodeID)] {
        for text in try WithdrawPayload(payload).destinations {
            guard let destination = NodeID(text: text), let held = routes[destination] else { continue }
            if held.nextHop == peer, !held.isDirect { routes[destination] = nil }
        }
        return announcements()
    }

    mutating func timerFired(now: ContinuousClock.Instant) -> [(JSONObject, NodeID)] {
        routes = routes.filter { $0.value.isDirect || $0.value.updatedAt.duration(to: now) < .seconds(300) }
        guard nextAnnouncement <= now else { return [] }
        nextAnnouncement = now.advanced(by: .seconds(30))
        return announcements()
    }

    private func announcements() -> [(JSONObject, NodeID)] {
        guard !routes.isEmpty else { return [] }
        let infos = routes.map { destination, held in
            RouteInfo(destination: destination.text, nextHop: id.text, metric: held.metric, sequence: held.sequence)
        }
        return neighbours.map { (RoutesPayload(routes: infos).payload, $0) }
    }
}
