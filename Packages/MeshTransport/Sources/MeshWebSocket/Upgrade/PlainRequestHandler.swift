internal import MeshTransport
internal import NIOCore
internal import NIOHTTP1

/// Answers a request that is no WebSocket upgrade with 426 and ends the connection.
///
/// - Source: Specification 03 §1, RFC 9110 §15.5.22
final class PlainRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let connection: ConnectionShell
    private var hasAnswered = false

    init(connection: ConnectionShell) {
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let request) = unwrapInboundIn(data), !hasAnswered else { return }
        hasAnswered = true
        let text = "This port speaks WebSocket.\n"
        let headers: HTTPHeaders = [
            "Upgrade": "websocket", "Connection": "upgrade, close", "Sec-WebSocket-Version": "13",
            "Content-Type": "text/plain; charset=utf-8", "Content-Length": "\(text.utf8.count)",
        ]
        let head = HTTPResponseHead(version: .http1_1, status: .upgradeRequired, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        connection.handshakeFailed(.handshakeFailed, reason: "a plain HTTP request")
    }

    func channelInactive(context: ChannelHandlerContext) {
        connection.socketClosed(reason: "the peer ended the socket before the upgrade")
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A refused upgrade is answered like a plain request when its head arrives here.
        if error is ChannelError { connection.socketClosed(reason: "the socket failed: \(error)") }
    }
}
