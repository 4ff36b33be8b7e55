internal import AuthorityCore
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes
internal import NIOSSL

/// Closes a connection that is one too many, or whose peer takes too long.
///
/// Over TLS the handshake belongs to the time that the first byte of the first request may take.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Whether the peer is still there.
    let presence = PeerPresence()

    private let sockets: SocketCount
    private var isCounted = false
    private var phase = RequestPhase()
    private var timer: DeadlineTimer?
    private var writeTimer: Scheduled<Void>?

    init(sockets: SocketCount) {
        self.sockets = sockets
    }

    func handlerAdded(context: ChannelHandlerContext) {
        isCounted = sockets.enter()
        guard isCounted else {
            // A channel that is not active yet is closed as soon as it is.
            if context.channel.isActive { context.close(promise: nil) }
            return
        }
        timer = DeadlineTimer(on: context.eventLoop, lookingEvery: TimeAmount(AuthorityLimits.headerRead)) {
            self.deadlinePassed(context)
        }
        set(RequestPhase.firstDeadline, context)
        do {
            let pipeline = context.pipeline.syncOperations
            // What a peer sends to set up TLS is no request.
            let security = try? pipeline.handler(type: NIOSSLServerHandler.self)
            try pipeline.addHandler(
                ByteWatch(arrived: { self.arrived(context) }, ended: presence.end),
                position: security.map { .after($0) } ?? .first)
        } catch {
            context.close(promise: nil)
        }
    }

    func channelActive(context: ChannelHandlerContext) {
        guard isCounted else { return context.close(promise: nil) }
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.stop()
        timer = nil
        writeTimer?.cancel()
        writeTimer = nil
        if isCounted { sockets.leave() }
        isCounted = false
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: perform(phase.headArrived(), context)
        case .body: break
        case .end: perform(phase.requestEnded(), context)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head: phase.answerBegan()
        case .body: break
        case .end: perform(phase.answerEnded(), context)
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        writeTimer?.cancel()
        writeTimer = context.channel.isWritable ? nil : closing(after: AuthorityLimits.answerWrite, context)
        context.fireChannelWritabilityChanged()
    }

    private func arrived(_ context: ChannelHandlerContext) {
        perform(phase.bytesArrived(), context)
    }

    private func perform(_ action: RequestPhase.DeadlineAction, _ context: ChannelHandlerContext) {
        switch action {
        case .keep: break
        case .set(let duration): set(duration, context)
        case .clear: timer?.clear()
        }
    }

    private func set(_ duration: Duration, _ context: ChannelHandlerContext) {
        timer?.set(TimeAmount(duration))
    }

    private func deadlinePassed(_ context: ChannelHandlerContext) {
        if case .answerTimeout = phase.deadlinePassed() {
            let (head, body) = Reply.closing(.requestTimeout)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            if let body { context.write(wrapOutboundOut(.body(body)), promise: nil) }
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
        context.close(promise: nil)
    }

    private func closing(after duration: Duration, _ context: ChannelHandlerContext) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(duration)) {
            context.close(promise: nil)
        }
    }
}

/// Tells when bytes arrive, and when no more will, before anything is decoded or held back.
private final class ByteWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let arrived: () -> Void
    private let ended: () -> Void

    init(arrived: @escaping () -> Void, ended: @escaping () -> Void) {
        self.arrived = arrived
        self.ended = ended
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        arrived()
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { ended() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended()
        context.fireChannelInactive()
    }
}
