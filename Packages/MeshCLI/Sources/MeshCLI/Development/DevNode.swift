internal import MeshCrypto
internal import MeshProtocol
internal import MeshRouting
internal import MeshRuntime
internal import MeshTransport

/// One node of a development mesh.
struct DevNode: Sendable {
    /// The number from 0.
    let index: Int
    let node: MeshNode
    /// Where it listens.
    let endpoint: Endpoint
    let member: NodeEnrollment.Member
    /// The config that commands can use as this node.
    let config: String

    /// A node that runs; waits until it listens.
    init(index: Int, node: MeshNode, member: DevMesh.Member) async throws {
        let port = try await node.boundPort()
        guard let endpoint = Endpoint(host: "127.0.0.1", port: port) else {
            throw CommandFailure("\(Self.name(index)) listens on the impossible port \(port).")
        }
        self.index = index
        self.node = node
        self.endpoint = endpoint
        self.member = member.enrolled
        config = member.config.path
    }

    /// `n1` for the first.
    var name: String { Self.name(index) }

    var id: NodeID { node.id }

    static func name(_ index: Int) -> String { "n\(index + 1)" }

    /// Meshes up to this size beat as fast as one can; larger ones share the machine and beat more slowly.
    private static let fastCount = 10

    /// The cadences in a development mesh of `count` nodes.
    ///
    /// All nodes share one address, so what is counted per address is lifted.
    static func profile(count: Int) -> NodeProfile {
        let factor = max(1, count / fastCount)
        var profile = NodeProfile.fast
        profile.transport.maximumUnauthenticatedSocketsPerSource = profile.transport.maximumUnauthenticatedSockets
        profile.transport.handshakeAttemptsPerSecond = 1_000
        profile.transport.handshakeAttemptBurst = 1_000
        profile.transport.heartbeatInterval *= factor
        profile.transport.deadPeerTime *= factor * factor
        profile.routing.announceInterval *= factor
        profile.routing.triggerInterval *= factor
        profile.routing.originGrace *= factor
        return profile
    }

    /// Waits until the node's state meets a condition, looking again at each of its events.
    ///
    /// - Returns: whether it did within `timeout`.
    func wait(atMost timeout: Duration, until condition: @escaping @Sendable (NodeSnapshot) -> Bool) async -> Bool {
        let node = node
        let isMet = await value(within: timeout) { () -> Bool? in
            let events = node.events
            if condition(node.snapshot()) { return true }
            for await _ in events where condition(node.snapshot()) { return true }
            return condition(node.snapshot())
        }
        return isMet ?? false
    }
}
