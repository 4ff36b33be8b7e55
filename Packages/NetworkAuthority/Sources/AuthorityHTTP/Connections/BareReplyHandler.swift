internal import HTTPTypes
internal import Hummingbird
internal import MeshProtocol
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes

/// Gives the contract's form to what the server answers by itself, such as to a request that cannot be parsed.
final class BareReplyHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var isHeaderTooLong = false

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case let error as HTTPParserError:
            if error == .headerOverflow { isHeaderTooLong = true }
            context.fireErrorCaught(error)
        case is IOError, is ChannelError:
            context.fireErrorCaught(error)
        default:
            // The server answers parser errors only; what is well-formed but has no meaning in HTTP is one to us.
            context.fireErrorCaught(HTTPParserError.unknown)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(let head) = unwrapOutboundIn(data), head.headerFields[.requestID] == nil,
            head.status.kind != .informational
        else { return context.write(data, promise: promise) }
        let requestID = UUIDv4.make()
        var reply = Reply.refusal(refusal(for: head.status), requestID: requestID)
        reply.headers[.connection] = "close"
        let response = reply.response(requestID: requestID, isHead: false)
        context.write(wrapOutboundOut(.head(response.head)), promise: promise)
        if let body = reply.body { context.write(wrapOutboundOut(.body(body)), promise: nil) }
    }

    private func refusal(for status: HTTPResponse.Status) -> HTTPRefusal {
        if isHeaderTooLong { return .headerTooLong }
        return status.kind == .serverError ? .internalError : .unreadable
    }
}
