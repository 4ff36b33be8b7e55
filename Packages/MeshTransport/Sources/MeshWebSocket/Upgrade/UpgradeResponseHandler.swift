internal import MeshTransport
internal import NIOCore
internal import NIOHTTP1

/// Reports a server that answers the upgrade request with anything but an upgrade.
final class UpgradeResponseHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let connection: ConnectionShell

    init(connection: ConnectionShell) {
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let response) = unwrapInboundIn(data) else { return }
        connection.handshakeFailed(
            .handshakeFailed,
            reason: "the server answered the upgrade with status \(response.status.code)"
        )
    }

    func channelInactive(context: ChannelHandlerContext) {
        connection.socketClosed(reason: "the server ended the socket before the upgrade")
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        connection.handshakeFailed(.handshakeFailed, reason: "the upgrade failed: \(error)")
    }
}
