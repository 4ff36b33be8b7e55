public import Logging
public import MeshCrypto
public import MeshIdentity
public import MeshProtocol
public import MeshTransport
internal import MeshWebSocket

/// Sends one message over a link of its own, without running a node.
///
/// For a command that is over when the message is handed over. The peer's certificate is judged as a node would, by the
/// trust of the identity.
/// - Source: Specification 07 §5.
public struct MeshSender: Sendable {
    /// What is known about a sent message.
    public struct Receipt: Sendable, Equatable {
        /// The verified peer that the message was handed to; unless it is the destination it forwards the message, and
        /// nothing tells if it arrives.
        public let peer: NodeID
        /// The id of the message.
        public let messageID: String
        /// Whether the peer has certainly received it: it answered what was sent behind the message on the same link.
        public let isReceived: Bool
    }

    /// How long the peer may take to answer; then the receipt says that nothing is confirmed.
    public static let answerTimeout: Duration = .seconds(5)

    private let identity: NodeIdentity
    private let transport: any LinkTransport
    private let clock: NodeClock
    private let wallClock: any WallClock

    /// Makes a sender for one message.
    ///
    /// - Parameters:
    ///   - identity: Who sends, and by which trust the peer is judged.
    ///   - transport: Where links come from, used for this message only; one over WebSocket if nil.
    ///   - clock: Measures the wait for the peer's answer.
    ///   - wallClock: Gives the time of the message, and that at which the peer's certificate is judged.
    ///   - logger: Takes debug lines of the link; never payloads.
    public init(
        identity: NodeIdentity, transport: (any LinkTransport)? = nil,
        clock: any Clock<Duration> = ContinuousClock(), wallClock: any WallClock = SystemWallClock(), logger: Logger
    ) {
        self.identity = identity
        self.transport = transport ?? WebSocketTransport(logger: logger)
        self.clock = NodeClock(clock)
        self.wallClock = wallClock
    }

    /// Opens a link, sends one message, waits for a sign of its receipt, and closes the link; to be called once.
    ///
    /// Cancellation ends the wait for the sign.
    ///
    /// - Parameters:
    ///   - bytes: The payload, up to about 786,000 bytes.
    ///   - destination: Whom it is for.
    ///   - endpoint: Where the peer is that takes it.
    /// - Throws: ``MeshNodeError`` with `dialFailed`, `messageTooLarge`, or `notRunning` if the peer ended the link
    ///   before it showed that it had the message.
    public func send(
        _ bytes: [UInt8], to destination: NodeID, via endpoint: Endpoint
    ) async throws(MeshNodeError) -> Receipt {
        let answer = SenderAnswer()
        let result: Result<Receipt, MeshNodeError>
        do {
            let link = try await link(to: endpoint, answer: answer)
            result = .success(try await exchange(bytes, for: destination, over: link, answer: answer))
        } catch {
            result = .failure(error)
        }
        await transport.shutdown(.normal)
        return try result.get()
    }

    private func link(to endpoint: Endpoint, answer: SenderAnswer) async throws(MeshNodeError) -> any Link {
        do {
            try await transport.start(
                authenticator: LinkAuthenticator(identity: identity, wallClock: wallClock), observer: answer)
            return try await transport.dial(endpoint)
        } catch {
            throw MeshNodeError(.dialFailed, "Cannot reach the peer at \(endpoint): \(error)")
        }
    }

    private func exchange(
        _ bytes: [UInt8], for destination: NodeID, over link: any Link, answer: SenderAnswer
    ) async throws(MeshNodeError) -> Receipt {
        let message = message(.data, DataPayload(data: bytes).payload, to: destination)
        // A peer reads a link in order: an answer to what follows the message shows that it has the message.
        let question = self.message(.peerRequest, [:], to: link.peer.id)
        do {
            try link.send(OutboundFrame(message), on: .data)
            try link.send(OutboundFrame(question), on: .data)
        } catch {
            let code: MeshNodeError.Code = error.code == .messageTooLarge ? .messageTooLarge : .notRunning
            throw MeshNodeError(code, "The link did not take the message: \(error.message)")
        }
        let sign = await answer.first(within: Self.answerTimeout, on: clock)
        if case .ended(let cause) = sign {
            throw MeshNodeError(.notRunning, "The peer closed the link before it took the message: \(cause)")
        }
        return Receipt(peer: link.peer.id, messageID: message.messageID, isReceived: sign == .answered)
    }

    private func message(_ type: MessageType, _ payload: JSONObject, to recipient: NodeID) -> MeshMessage {
        MeshMessage(
            type: type, senderID: identity.id, recipientID: recipient, payload: payload, id: UUIDv4.make(),
            at: wallClock.now())
    }
}
