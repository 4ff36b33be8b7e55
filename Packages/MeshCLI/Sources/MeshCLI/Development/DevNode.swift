internal import MeshCrypto
internal import MeshProtocol
internal import MeshRuntime
internal import MeshTransport

/// One node of a development mesh.
struct DevNode: Sendable {
    /// The number from 0.
    let index: Int
    let node: MeshNode
    let member: NodeEnrollment.Member
    /// The config that commands can use as this node.
    let config: String

    /// `n1` for the first.
    var name: String { Self.name(index) }

    var id: NodeID { node.id }

    static func name(_ index: Int) -> String { "n\(index + 1)" }

    /// The cadences of a development mesh: all nodes share one address, so what is counted per address is lifted.
    static let profile: NodeProfile = {
        var profile = NodeProfile.fast
        profile.transport.maximumUnauthenticatedSocketsPerSource = profile.transport.maximumUnauthenticatedSockets
        profile.transport.handshakeAttemptsPerSecond = 1_000
        profile.transport.handshakeAttemptBurst = 1_000
        return profile
    }()

    /// Waits until the node's state meets a condition, looking again at each of its events.
    ///
    /// - Returns: whether it did within `timeout`.
    func wait(atMost timeout: Duration, until condition: @escaping @Sendable (NodeSnapshot) -> Bool) async -> Bool {
        let node = node
        return await withTaskGroup(of: Bool.self) { tasks in
            tasks.addTask {
                let events = node.events
                if condition(node.snapshot()) { return true }
                for await _ in events where condition(node.snapshot()) { return true }
                return condition(node.snapshot())
            }
            tasks.addTask {
                // Cancelled as soon as the other task has an answer.
                try? await Task.sleep(for: timeout)
                return false
            }
            let isMet = await tasks.next() ?? false
            tasks.cancelAll()
            return isMet
        }
    }
}
