internal import Logging
internal import MeshCrypto
internal import MeshIdentity
internal import MeshProtocol
internal import MeshTransport
internal import MeshWebSocket
internal import Synchronization

/// A link that is made for one message: dial, verify the peer, send, ask for a sign of receipt, close.
final class OneMessageLink: Sendable {
    /// What is known afterwards.
    struct Delivery: Sendable {
        /// The peer, authenticated.
        let peer: NodeID
        let messageID: String
        /// Whether the peer answered a request that was sent behind the message on the same link.
        let isReceived: Bool
    }

    private enum Sign: Sendable {
        case answered
        case closed(LinkEnd)
    }

    /// How long the peer may take to answer.
    static let answerTimeout: Duration = .seconds(5)

    private let identity: NodeIdentity
    private let endpoint: Endpoint
    private let clock: any WallClock
    private let logger: Logger
    private let signs: AsyncStream<Sign>
    private let signal: AsyncStream<Sign>.Continuation

    init(identity: NodeIdentity, endpoint: Endpoint, clock: any WallClock, logger: Logger) {
        self.identity = identity
        self.endpoint = endpoint
        self.clock = clock
        self.logger = logger
        (signs, signal) = AsyncStream.makeStream(of: Sign.self, bufferingPolicy: .bufferingOldest(1))
    }

    /// Sends `bytes` to `recipient` through the peer.
    func send(_ bytes: [UInt8], to recipient: NodeID) async throws -> Delivery {
        let transport = WebSocketTransport(configuration: .standard, logger: logger)
        try await transport.start(authenticator: self, observer: self)
        do {
            let delivery = try await exchange(bytes, to: recipient, over: transport)
            await transport.shutdown(.normal)
            return delivery
        } catch {
            await transport.shutdown(.normal)
            throw error
        }
    }

    private func exchange(
        _ bytes: [UInt8], to recipient: NodeID, over transport: WebSocketTransport
    ) async throws -> Delivery {
        let link: any Link
        do {
            link = try await transport.dial(endpoint)
        } catch {
            throw CommandFailure("Cannot reach the peer at \(endpoint.text): \(error)")
        }
        let message = MeshMessage(
            type: .data, senderID: identity.id, recipientID: recipient,
            payload: DataPayload(data: bytes).payload, id: UUIDv4.make(), at: clock.now())
        // A peer reads a link in order: an answer to what follows the message shows that it has the message.
        let question = MeshMessage(
            type: .peerRequest, senderID: identity.id, recipientID: link.peer.id, payload: [:], id: UUIDv4.make(),
            at: clock.now())
        do {
            try link.send(OutboundFrame(message), on: .data)
            try link.send(OutboundFrame(question), on: .data)
        } catch {
            throw CommandFailure("The link to \(endpoint.text) did not take the message: \(error)")
        }
        switch await value(within: Self.answerTimeout, of: { [signs] in await signs.first { _ in true } }) {
        case .answered?: return Delivery(peer: link.peer.id, messageID: message.messageID, isReceived: true)
        case nil: return Delivery(peer: link.peer.id, messageID: message.messageID, isReceived: false)
        case .closed(let end)?:
            throw CommandFailure("The peer at \(endpoint.text) closed the link before it took the message: \(end)")
        }
    }
}

extension OneMessageLink: PeerAuthenticator {
    var localNodeID: NodeID { identity.id }

    func localStaticKey() throws -> AgreementKey { identity.staticKey }

    func certificatePayload() -> [UInt8] { identity.certificatePayload() }

    func authenticate(payload: [UInt8], remoteStaticKey: X25519PublicKey) -> PeerVerdict {
        switch identity.judge(payload: payload, remoteStaticKey: remoteStaticKey, now: clock.now()) {
        case .success(let peer):
            .accepted(AuthenticatedPeer(id: peer.id, key: peer.key, certificate: peer.certificate))
        case .failure(let refusal):
            .refused(
                PeerRefusal(
                    PeerRefusalReason(rawValue: refusal.rawValue) ?? .untrusted,
                    "the peer's certificate is refused: \(refusal.rawValue)"))
        }
    }
}

extension OneMessageLink: LinkObserver {
    func linkEstablished(_ link: any Link) -> LinkAdmission { .admit }

    func link(_ link: any Link, received message: MeshMessage) {
        if message.type == .peerResponse { signal.yield(.answered) }
    }

    func linkClosed(_ link: any Link, cause: LinkEnd) {
        signal.yield(.closed(cause))
    }
}
