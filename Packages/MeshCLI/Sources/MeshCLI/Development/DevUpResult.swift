internal import MeshProtocol
internal import MeshRuntime

/// What `dev up` made and saw.
struct DevUpResult: CommandResult {
    static let schema = "genesis-mesh/dev-up/1"

    /// One node with its routes.
    struct Node: Sendable {
        let name: String
        let id: NodeID
        let endpoint: Endpoint
        let certificateID: String
        let config: String
        let routes: [NodeSnapshot.RouteEntry]

        init(_ node: DevNode) {
            name = node.name
            id = node.id
            endpoint = node.endpoint
            certificateID = node.member.certificate.certID
            config = node.config
            routes = node.node.snapshot().routes
        }
    }

    let plan: DevUpPlan
    let authority: String
    let config: String
    let nodes: [Node]
    /// Pairs that are linked by more hops than a message travels.
    let pairsBeyondReach: Int
    let deliveries: [MeshDelivery]
    var steps: [DevStep]

    /// The number of the node that was revoked.
    var revoked: Int?
    var deliveriesAfter: [MeshDelivery] = []
    /// Why the check failed.
    var fault: String?

    /// Whether every message of the first exchange arrived.
    var isComplete: Bool { deliveries.allSatisfy { $0.time != nil } }

    var isOK: Bool { fault == nil && isComplete }

    var members: [(String, JSONValue)] {
        [
            ("ok", .bool(isOK)),
            ("fault", fault.map { .string($0) } ?? .null),
            ("authority", .string(authority)),
            ("config", .string(config)),
            ("topology", .string(plan.topology.rawValue)),
            ("seed", plan.topology == .random ? .int(plan.seed) : .null),
            ("nodes", .array(nodes.map(Self.json))),
            (
                "links",
                .array(plan.links.map { [.string(DevNode.name($0.from)), .string(DevNode.name($0.to))] })
            ),
            ("routes", .array(nodes.flatMap(routesJSON))),
            ("pairs_beyond_reach", .int(pairsBeyondReach)),
            ("messages", .array(deliveries.map(Self.json))),
            ("revoked", revoked.map { .string(DevNode.name($0)) } ?? .null),
            ("messages_after_revocation", .array(deliveriesAfter.map(Self.json))),
            (
                "steps",
                .array(
                    steps.map {
                        [
                            "name": .string($0.name), "ok": .bool($0.isOK),
                            "milliseconds": .double(DurationText.milliseconds($0.duration)),
                        ]
                    })
            ),
        ]
    }

    private static func json(_ node: Node) -> JSONValue {
        [
            "name": .string(node.name),
            "node_public_key": .string(node.id.text),
            "endpoint": .string(node.endpoint.text),
            "certificate": .string(node.certificateID),
            "config": .string(node.config),
        ]
    }

    private func routesJSON(of node: Node) -> [JSONValue] {
        node.routes.map { route in
            [
                "node": .string(node.name),
                "destination": .string(name(of: route.destination)),
                "next_hop": .string(name(of: route.nextHop)),
                "hops": .int(route.metric),
            ]
        }
    }

    private static func json(_ delivery: MeshDelivery) -> JSONValue {
        [
            "from": .string(DevNode.name(delivery.pair.from)),
            "to": .string(DevNode.name(delivery.pair.to)),
            "hops": delivery.hops.map { .int($0) } ?? .null,
            "milliseconds": delivery.time.map { .double(DurationText.milliseconds($0)) } ?? .null,
            "fault": delivery.fault.map { .string($0) } ?? .null,
        ]
    }

    /// The name of a node of this mesh, or the start of another's key.
    func name(of id: NodeID) -> String {
        nodes.first { $0.id == id }?.name ?? "\(id.text.prefix(8))..."
    }
}
