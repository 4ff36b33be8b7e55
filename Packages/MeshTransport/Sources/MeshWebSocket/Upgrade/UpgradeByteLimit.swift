internal import MeshTransport
internal import NIOCore

/// Ends a connection whose HTTP head is longer than any honest one, before it is kept in memory.
///
/// Leaves the pipeline when the connection is upgraded.
final class UpgradeByteLimit: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// The bytes that may arrive before the upgrade is complete.
    static let maximumBytes = 16 << 10

    private let connection: ConnectionShell
    private var received = 0

    init(connection: ConnectionShell) {
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Bytes of one read are at most a socket buffer, so the sum cannot overflow before it is refused.
        received += unwrapInboundIn(data).readableBytes
        guard received <= Self.maximumBytes else {
            connection.handshakeFailed(.handshakeFailed, reason: "the HTTP head is too long")
            return
        }
        context.fireChannelRead(data)
    }
}
