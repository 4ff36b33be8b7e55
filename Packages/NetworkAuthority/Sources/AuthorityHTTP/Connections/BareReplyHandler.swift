internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOSSL

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
        case is IOError, is ChannelError, is NIOSSLError, is BoringSSLError:
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
        let (reply, body) = Reply.closing(refusal(for: head.status))
        context.write(wrapOutboundOut(.head(reply)), promise: promise)
        if let body { context.write(wrapOutboundOut(.body(body)), promise: nil) }
    }

    private func refusal(for status: HTTPResponse.Status) -> HTTPRefusal {
        if isHeaderTooLong { return .headerTooLong }
        return status.kind == .serverError ? .internalError : .unreadable
    }
}
