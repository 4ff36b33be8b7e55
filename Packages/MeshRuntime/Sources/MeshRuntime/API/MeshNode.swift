public import Logging
internal import MeshAuthorityClient
internal import MeshDispatch
internal import MeshIdentity
public import MeshProtocol
internal import MeshTransport
public import ServiceLifecycle
internal import Synchronization

/// A node of the mesh.
///
/// Making one starts nothing; ``run()`` is its whole life, as a service. All other members may be used from any task
/// while it runs.
/// - Source: Specification 05 §2.
public final class MeshNode: Service, Sendable {
    private enum Phase {
        case made
        case running
        case ended
    }

    /// The node's identity.
    public let id: NodeID

    let parts: NodeParts
    private let phase = Mutex(Phase.made)

    /// Makes a node.
    ///
    /// - Parameter configuration: what the node is made of.
    /// - Parameter logger: takes debug lines of links and info lines of faults that were recovered; never payloads.
    /// - Throws: ``MeshNodeError`` with `configuration` if genesis, key and certificate do not belong together.
    public init(configuration: MeshNodeConfiguration, logger: Logger) throws {
        self.parts = try NodeParts(configuration: configuration, logger: logger)
        self.id = parts.core.identity.id
    }

    /// Runs the node until it is told to shut down or is cancelled; may be called once.
    ///
    /// The stored revocation list is in force before the first link. Peers and the authority may be down: the node
    /// goes on trying for ever.
    /// - Throws: ``MeshNodeError`` if the node cannot start: the certificate is unusable, the authority's revocation
    ///   list does not verify, or the address cannot be bound.
    public func run() async throws {
        let isFirst = phase.withLock { phase in
            guard case .made = phase else { return false }
            phase = .running
            return true
        }
        guard isFirst else { throw MeshNodeError(.notRunning, "a node runs once; make a new one") }
        defer {
            phase.withLock { $0 = .ended }
            parts.finish()
        }
        do {
            try await parts.start()
        } catch {
            parts.port.settle(.failure(error))
            throw error
        }
        await parts.operate()
    }

    /// The messages for this node; for one consumer.
    public var messages: ReceivedMessages { ReceivedMessages(parts.delivery) }

    /// What happens in the node from now on; each use is a subscription of its own.
    ///
    /// A subscriber that lags by more than 4,096 events loses the oldest. The stream ends with the node.
    public var events: AsyncStream<NodeEvent> { parts.core.events.subscribe() }

    /// Sends a payload to a node, over as many links as it takes.
    ///
    /// Returning means that the first link has taken it; nothing tells whether it arrives.
    /// - Parameter bytes: the payload, up to about 786,000 bytes.
    /// - Throws: ``MeshNodeError`` with `noRoute`, `laneFull` (send more slowly), `messageTooLarge` or `notRunning`.
    public func send(_ bytes: [UInt8], to destination: NodeID) async throws(MeshNodeError) {
        try requireRunning()
        try parts.core.dataPath.send(bytes, to: destination)
    }

    /// Sends a payload to every node that can be reached.
    ///
    /// - Throws: as ``send(_:to:)``; `noRoute` if there is no neighbour.
    public func broadcast(_ bytes: [UInt8]) async throws(MeshNodeError) {
        try requireRunning()
        try parts.core.dataPath.send(bytes, to: nil)
    }

    /// The port that the node listens on, once it does.
    ///
    /// - Throws: what the start failed with.
    public func boundPort() async throws(MeshNodeError) -> Int {
        try await parts.port.value()
    }

    /// Links, routes and counters at this moment.
    public func snapshot() -> NodeSnapshot {
        parts.snapshot()
    }

    /// Dials an endpoint once, and returns when the link is established.
    ///
    /// - Throws: ``MeshNodeError`` with `dialFailed` or `notRunning`.
    public func dial(_ endpoint: Endpoint) async throws(MeshNodeError) {
        try requireRunning()
        do {
            _ = try await parts.transport.dial(endpoint)
        } catch {
            throw MeshNodeError(.dialFailed, "dialling \(endpoint) failed: \(error.message)")
        }
    }

    private func requireRunning() throws(MeshNodeError) {
        let isRunning = phase.withLock { phase in
            if case .running = phase { true } else { false }
        }
        guard isRunning, parts.port.known != nil else {
            throw MeshNodeError(.notRunning, "the node does not run; call run() and wait for boundPort()")
        }
    }
}
