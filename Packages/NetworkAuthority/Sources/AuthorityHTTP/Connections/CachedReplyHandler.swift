internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOHTTPTypes

/// Answers requests for public documents on the event loop, from bytes that are at hand.
///
/// Only when no other request of the connection is under way: answers keep the order of the requests.
final class CachedReplyHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let routes: AuthorityRoutes
    private let log: RequestLog
    private var underWay = 0
    private var isSkipping = false

    init(routes: AuthorityRoutes, log: RequestLog) {
        self.routes = routes
        self.log = log
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            // Who does not take its replies is left to the server, which reads no more of such a connection.
            if underWay == 0, context.channel.isWritable, head.headerFields[.connection] == nil,
                let reply = routes.replyAtHand(head)
            {
                isSkipping = true
                answer(head, reply, context)
            } else {
                underWay += 1
                context.fireChannelRead(data)
            }
        case .body:
            if !isSkipping { context.fireChannelRead(data) }
        case .end:
            if !isSkipping { context.fireChannelRead(data) }
            isSkipping = false
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { underWay = max(underWay - 1, 0) }
        context.write(data, promise: promise)
    }

    private func answer(_ head: HTTPRequest, _ reply: Reply, _ context: ChannelHandlerContext) {
        let requestID = RequestIdentifier.of(head.headerFields)
        let response = reply.response(requestID: requestID, isHead: false)
        context.write(wrapOutboundOut(.head(response.head)), promise: nil)
        if let body = reply.body { context.write(wrapOutboundOut(.body(body)), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        guard log.includesCached else { return }
        let address = routes.options.origin.address(head.headerFields, peer: context.channel.remoteAddress)
        log.append(
            RequestRecord(
                head, status: response.status, duration: .zero, address: address, requestID: requestID))
    }
}
