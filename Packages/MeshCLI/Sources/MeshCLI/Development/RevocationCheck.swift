internal import Logging
internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshIdentity
internal import MeshProtocol
internal import MeshRuntime

/// Revokes one node of a development mesh and looks at what that does to it and to the others.
struct RevocationCheck: Sendable {
    let mesh: DevMesh
    /// The number of the node that is revoked.
    let victim: Int
    let logger: Logger
    let context: CommandContext

    private var node: DevNode { mesh.nodes[victim] }
    private var others: [DevNode] { mesh.nodes.filter { $0.index != victim } }

    /// The numbers of the nodes that are linked to the revoked one.
    var neighbours: [Int] {
        mesh.links.filter { $0.touches(victim) }.map { $0.from == victim ? $0.to : $0.from }.sorted()
    }

    /// The node whose loss shows most: the one with the most links among those that the rest can do without.
    static func choice(count: Int, links: [MeshLinkPlan]) -> Int {
        let dispensable = (0..<count).filter { candidate in
            let distances = MeshDistances(count: count, links: links, without: [candidate])
            let rest = (0..<count).filter { $0 != candidate }
            return rest.allSatisfy { distances.hops(from: rest[0], to: $0) != nil }
        }
        func weight(_ node: Int) -> (Int, Int) {
            (links.count { $0.touches(node) }, -abs(node - count / 2))
        }
        return dispensable.max { weight($0) < weight($1) } ?? count - 1
    }

    /// Waits until no node has a link or a route to the revoked one, nor it to anybody.
    func waitForCut(atMost timeout: Duration) async throws {
        let id = node.id
        let late = await withTaskGroup(of: String?.self) { tasks in
            for other in others {
                tasks.addTask {
                    let isCut = await other.wait(atMost: timeout) { snapshot in
                        !snapshot.links.contains { $0.peer == id } && !snapshot.routes.contains { $0.destination == id }
                    }
                    return isCut ? nil : other.name
                }
            }
            tasks.addTask { await node.wait(atMost: timeout) { $0.links.isEmpty } ? nil : node.name }
            var names: [String] = []
            for await case let name? in tasks { names.append(name) }
            return names
        }
        guard late.isEmpty else {
            throw CommandFailure(
                "After \(timeout) a link or route of the revoked \(node.name) is still there at "
                    + late.sorted().joined(separator: ", ") + ".")
        }
    }

    /// Fails if the node can still hand a message to the mesh.
    func requireSilence() async throws {
        for other in others {
            do {
                try await node.node.send(Array("after revocation".utf8), to: other.id)
            } catch {
                continue
            }
            throw CommandFailure("The revoked \(node.name) could still send to \(other.name).")
        }
    }

    /// Fails if a link to a neighbour comes about or carries a message, also from a side that ignores its revocation.
    func requireExclusion() async throws {
        for neighbour in neighbours {
            let name = mesh.nodes[neighbour].name
            let endpoint = mesh.nodes[neighbour].endpoint
            if await isLinked(dialling: endpoint) {
                throw CommandFailure("The revoked \(node.name) could link to \(name) again.")
            }
            if try await isServed(dialling: endpoint, to: mesh.nodes[neighbour].id) {
                throw CommandFailure("\(name) took a message from a link with the revoked certificate.")
            }
        }
    }

    private func isLinked(dialling endpoint: Endpoint) async -> Bool {
        do {
            try await node.node.dial(endpoint)
            // The dialling side is done before the other has judged it; a link that is refused goes at once.
            return await !node.wait(atMost: .seconds(5)) { $0.links.isEmpty }
        } catch {
            return false
        }
    }

    /// Uses the revoked identity from a program that knows no revocations.
    private func isServed(dialling endpoint: Endpoint, to recipient: NodeID) async throws -> Bool {
        let member = node.member
        let identity = NodeIdentity(
            signer: member.key, staticKey: try member.key.agreementKey(), certificate: member.certificate,
            network: member.genesis.networkName, history: try Enrollment.initialHistory(of: member.genesis))
        let sender = MeshSender(identity: identity, wallClock: context.clock, logger: logger)
        do {
            let bytes = Array("from a revoked certificate".utf8)
            return try await sender.send(bytes, to: recipient, via: endpoint).isReceived
        } catch {
            return false
        }
    }
}
