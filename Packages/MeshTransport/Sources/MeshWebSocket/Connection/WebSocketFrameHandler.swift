internal import MeshTransport
internal import NIOCore
internal import NIOWebSocket

/// Turns WebSocket frames into whole messages, answers pings, and stops reading on demand.
///
/// The gate in front has judged every header already.
final class WebSocketFrameHandler: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = Never
    typealias OutboundOut = Never

    private let connection: ConnectionShell
    private var context: ChannelHandlerContext?
    private var fragments: [UInt8] = []
    private var waitingPong: [UInt8]?
    private var pauses: Set<ReadPause> = []
    private var readIsDue = false

    init(connection: ConnectionShell) {
        self.connection = connection
    }

    /// Stops or resumes reading for one reason; reading goes on when there is none left.
    func setPaused(_ paused: Bool, for reason: ReadPause) {
        if paused {
            pauses.insert(reason)
        } else if pauses.remove(reason) != nil, pauses.isEmpty, readIsDue {
            readIsDue = false
            context?.read()
        }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func read(context: ChannelHandlerContext) {
        if pauses.isEmpty {
            context.read()
        } else {
            readIsDue = true
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .binary, .continuation: receiveBinary(frame)
        case .ping:
            // Only the latest unanswered ping needs an answer, so a flood of them costs one pong.
            waitingPong = payload(of: frame)
            connection.controlFrameReceived(bytes: frame.length)
        case .connectionClose: connection.closeFrameReceived(closeCode(of: payload(of: frame)))
        default: connection.controlFrameReceived(bytes: frame.length)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        answerPing()
        connection.readCompleted()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        answerPing()
        connection.writabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        connection.socketClosed(reason: "the peer ended the socket")
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            connection.socketClosed(reason: "the peer ended its side of the socket")
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is NIOWebSocketError {
            connection.violated(.protocolError, reason: "malformed frame")
        } else {
            connection.socketClosed(reason: "the socket failed: \(error)")
        }
        context.close(promise: nil)
    }

    private func receiveBinary(_ frame: WebSocketFrame) {
        let bytes = payload(of: frame)
        if frame.fin, fragments.isEmpty {
            connection.received(bytes)
            return
        }
        fragments.append(contentsOf: bytes)
        guard frame.fin else { return }
        let message = fragments
        fragments = []
        connection.received(message)
    }

    private func answerPing() {
        guard let payload = waitingPong, connection.channel.isWritable else { return }
        waitingPong = nil
        guard connection.phase == .handshaking || connection.phase == .established else { return }
        connection.send(.pong, payload)
    }

    private func payload(of frame: WebSocketFrame) -> [UInt8] {
        var bytes = [UInt8](frame.data.readableBytesView)
        if let key = frame.maskKey {
            let value = key.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            FrameMask(rawValue: value).apply(to: &bytes)
        }
        return bytes
    }

    private func closeCode(of payload: [UInt8]) -> CloseCode? {
        guard payload.count >= 2 else { return nil }
        return CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
    }
}

/// Why a link is not read at the moment.
enum ReadPause: Hashable {
    /// The peer exceeds its inbound budget.
    case budget
    /// The owner of the link does not keep up.
    case owner
}
