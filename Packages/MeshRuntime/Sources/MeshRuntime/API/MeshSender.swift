public import Logging
internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshGossip
internal import MeshIdentity
public import MeshProtocol
internal import MeshTransport
internal import MeshWebSocket

/// Sends one message over a link of its own, without running a node.
///
/// For a command that is over when the message is handed over. The peer's certificate is verified as a node would,
/// with the stored revocation list of the configuration's state folder.
/// - Source: Specification 07 §5.
public struct MeshSender: Sendable {
    /// What is known about a sent message.
    public struct Receipt: Sendable, Equatable {
        /// The verified peer that has taken the message.
        public let peer: NodeID
        /// Whether that peer is the destination; otherwise it forwards the message, and nothing tells if it arrives.
        public let isDelivered: Bool
    }

    /// How long to wait for the peer's first sign of life, and for the queue to empty.
    static let patience: Duration = .seconds(10)
    /// The time between two looks at the link's counters.
    static let lookInterval: Duration = .milliseconds(5)

    private let configuration: MeshNodeConfiguration
    private let logger: Logger

    /// Makes a sender with a node's genesis, key, certificate and, optionally, state folder and transport.
    public init(configuration: MeshNodeConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Opens a link, sends one message, and returns when it has left and the link is closed.
    ///
    /// - Parameter via: the endpoint of the peer that takes the message.
    /// - Throws: ``MeshNodeError`` with `dialFailed`, `messageTooLarge`, `configuration`, or `notRunning` if the peer
    ///   ended the link before it had taken the message.
    public func send(
        _ bytes: [UInt8], to destination: NodeID, via endpoint: Endpoint
    ) async throws(MeshNodeError) -> Receipt {
        let identity = try identity()
        let message = MeshMessage(
            type: .data, senderID: identity.id, recipientID: destination, payload: DataPayload(data: bytes).payload,
            id: UUIDv4.make(), at: configuration.wallClock.now(), ttl: MeshLimits.defaultTTL - 1)
        let frame = OutboundFrame(message)
        guard frame.bytes.count <= MeshLimits.maximumFrameTextBytes else {
            throw MeshNodeError(.messageTooLarge, "a message of \(bytes.count) bytes does not fit into one frame")
        }
        let transport =
            configuration.transport
            ?? WebSocketTransport(configuration: configuration.profile.transport, logger: logger)
        let observer = SenderLinks()
        let result: Result<Receipt, MeshNodeError>
        do {
            try await start(transport, identity: identity, observer: observer)
            let link = try await dial(endpoint, over: transport)
            try await hand(frame, to: link, observer: observer)
            result = .success(Receipt(peer: link.peer.id, isDelivered: link.peer.id == destination))
        } catch {
            result = .failure(error)
        }
        await transport.shutdown(.normal)
        let receipt = try result.get()
        if let cause = observer.cause, !cause.byUs, cause.code == .policyViolation {
            throw MeshNodeError(.notRunning, "the peer refused us while the message was on its way: \(cause)")
        }
        return receipt
    }

    private func start(
        _ transport: any LinkTransport, identity: NodeIdentity, observer: SenderLinks
    ) async throws(MeshNodeError) {
        do {
            try await transport.start(
                authenticator: LinkAuthenticator(identity: identity, wallClock: configuration.wallClock),
                observer: observer)
        } catch {
            throw MeshNodeError(.dialFailed, "the link could not be prepared: \(error)")
        }
    }

    private func dial(
        _ endpoint: Endpoint, over transport: any LinkTransport
    ) async throws(MeshNodeError) -> any Link {
        do {
            return try await transport.dial(endpoint)
        } catch {
            throw MeshNodeError(.dialFailed, "connecting to \(endpoint) failed: \(error.message)")
        }
    }

    /// Sends the frame once the peer shows that it reads, and waits until it has left.
    private func hand(_ frame: OutboundFrame, to link: any Link, observer: SenderLinks) async throws(MeshNodeError) {
        let clock = NodeClock(configuration.clock)
        let deadline = clock.now.advanced(by: Self.patience)
        try await wait(on: clock, until: deadline, observer: observer) { link.statistics.messagesReceived > 0 }
        do {
            try link.send(frame, on: .data)
        } catch {
            throw MeshNodeError(.notRunning, "the peer ended the link before the message was sent: \(error.message)")
        }
        let isSent = try await wait(on: clock, until: deadline, observer: observer) {
            link.statistics.queuedFrames == 0
        }
        guard isSent else {
            throw MeshNodeError(.laneFull, "the peer took no message within \(Self.patience.components.seconds) s")
        }
    }

    /// Looks until something holds; false if it does not in time.
    @discardableResult
    private func wait(
        on clock: NodeClock, until deadline: ContinuousClock.Instant, observer: SenderLinks,
        for condition: () -> Bool
    ) async throws(MeshNodeError) -> Bool {
        while !condition() {
            if let cause = observer.cause {
                throw MeshNodeError(.notRunning, "the peer ended the link: \(cause)")
            }
            guard clock.now < deadline else { return false }
            do {
                try await clock.sleep(for: Self.lookInterval)
            } catch {
                throw MeshNodeError(.notRunning, "sending was cancelled")
            }
        }
        return true
    }

    private func identity() throws(MeshNodeError) -> NodeIdentity {
        let identity = try NodeIdentity(of: configuration)
        let storage = NodeStorage(directory: configuration.stateDirectory, certificatePath: nil)
        storage.restoreHistory(of: configuration.genesis, into: identity, logger: logger)
        var revocations = RevocationMachine()
        if let stored = storage.revocations(), revocations.restore(stored, trust: identity.trust) {
            identity.replaceRevocations(revocations.index)
        }
        return identity
    }
}
