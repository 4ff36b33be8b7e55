internal import MeshProtocol
internal import MeshRuntime

extension DevUpResult {
    /// Meshes up to this size are shown pair by pair.
    private static let largestMatrix = 12

    var text: String {
        var lines = ["Network Authority: \(authority)", "Config: \(config)", "", "Nodes (\(nodes.count))"]
        lines += TextTable.lines(
            [["name", "listens on", "node key", "certificate"]]
                + nodes.map { [$0.name, $0.endpoint.text, $0.id.text, $0.certificateID] })
        let seed = plan.topology == .random ? ", seed \(plan.seed)" : ""
        lines += ["", "Links (\(plan.links.count), \(plan.topology.rawValue)\(seed))"]
        lines += TopologyPicture.lines(plan.topology, count: plan.count, links: plan.links)
        if nodes.count > 1 {
            lines += routeLines
            lines += messageLines(deliveries, title: "Messages")
        }
        if pairsBeyondReach > 0 {
            lines.append(
                "  \(pairsBeyondReach) pairs are more than \(MeshDistances.reach) hops apart: farther than a message "
                    + "travels.")
        }
        if !deliveriesAfter.isEmpty, let revoked {
            lines += messageLines(deliveriesAfter, title: "Messages after the revocation of \(DevNode.name(revoked))")
        }
        if revoked != nil || fault != nil {
            lines += ["", "Check"] + steps.map { "  \($0.text)" }
            lines.append(fault.map { "FAILED: \($0)" } ?? "Result: OK")
        }
        return lines.joined(separator: "\n")
    }

    private var routeLines: [String] {
        guard nodes.count <= Self.largestMatrix else {
            return ["", "Routes: \(nodes.reduce(0) { $0 + $1.routes.count }) on all nodes together"]
        }
        return ["", "Routes (next hop and hops, from row to column)"]
            + matrix { from, to in
                guard let route = nodes[from].routes.first(where: { $0.destination == nodes[to].id }) else {
                    return "-"
                }
                return route.isDirect ? "direct" : "\(name(of: route.nextHop)) \(route.metric)"
            }
    }

    private func messageLines(_ deliveries: [MeshDelivery], title: String) -> [String] {
        let arrived = deliveries.count { $0.time != nil }
        let head = ["", "\(title) (\(arrived) of \(deliveries.count) arrived"]
        guard nodes.count <= Self.largestMatrix else {
            return [head[0], head[1] + ")"] + summary(deliveries) + faults(deliveries)
        }
        return [head[0], head[1] + "; hops and time, from row to column)"]
            + matrix { from, to in
                guard let delivery = deliveries.first(where: { $0.pair.from == from && $0.pair.to == to }) else {
                    return "-"
                }
                guard let time = delivery.time else { return "FAILED" }
                return "\(delivery.hops.map(String.init) ?? "?")  \(DurationText.short(time))"
            } + faults(deliveries)
    }

    private func matrix(_ cell: (Int, Int) -> String) -> [String] {
        TextTable.lines(
            [[""] + nodes.map(\.name)]
                + nodes.indices.map { from in
                    [nodes[from].name] + nodes.indices.map { from == $0 ? "." : cell(from, $0) }
                })
    }

    /// One line for each distance.
    private func summary(_ deliveries: [MeshDelivery]) -> [String] {
        let groups = Dictionary(grouping: deliveries, by: \.pair.hops).sorted { $0.key < $1.key }
        let rows = groups.map { hops, deliveries in
            let times = deliveries.compactMap(\.time).sorted()
            func at(_ index: Int) -> String { times.isEmpty ? "-" : DurationText.short(times[index]) }
            return [
                "\(hops)", "\(times.count) of \(deliveries.count)", at(0), at(times.count / 2),
                at(max(times.count - 1, 0)),
            ]
        }
        return TextTable.lines([["hops", "arrived", "least", "median", "most"]] + rows)
    }

    private func faults(_ deliveries: [MeshDelivery]) -> [String] {
        deliveries.compactMap { delivery in
            delivery.fault.map {
                "  \(DevNode.name(delivery.pair.from)) to \(DevNode.name(delivery.pair.to)): \($0)"
            }
        }
    }
}
