internal import MeshTransport
internal import NIOCore

/// Stands between the socket and NIO's WebSocket codec: judges the headers of inbound frames, and takes outbound
/// frames that are complete already.
///
/// Frames pass one by one, so that a handshake message that raises the size limit does so for the frame that
/// follows it in the same read.
final class FrameGate: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var judge: FrameHeaderJudge
    private let connection: ConnectionShell
    private var context: ChannelHandlerContext?

    /// Whether a rule was broken or the connection given up, so that inbound bytes are thrown away.
    private(set) var isShut = false

    init(judge: FrameHeaderJudge, connection: ConnectionShell) {
        self.judge = judge
        self.connection = connection
    }

    /// Allows messages of this size from the next frame on.
    func raiseLimit(to maximumMessageBytes: Int) {
        judge.maximumMessageBytes = maximumMessageBytes
    }

    /// Throws away whatever arrives from now on.
    func shut() {
        isShut = true
    }

    /// Writes bytes that are whole WebSocket frames.
    func write(_ frames: ByteBuffer, promise: EventLoopPromise<Void>? = nil) {
        guard let context else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        context.write(wrapOutboundOut(frames), promise: promise)
    }

    /// Hands what was written to the socket.
    func flush() {
        context?.flush()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        while !isShut, buffer.readableBytes > 0 {
            do throws(FrameHeaderJudge.Violation) {
                switch try judge.judge(buffer) {
                case .partial:
                    context.fireChannelRead(wrapInboundOut(buffer))
                    return
                case .frame(let bytes):
                    guard let frame = buffer.readSlice(length: bytes) else { return }
                    context.fireChannelRead(wrapInboundOut(frame))
                }
            } catch {
                isShut = true
                connection.violated(error.code, reason: error.reason)
            }
        }
    }
}
