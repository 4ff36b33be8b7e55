import MeshProtocol
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing

/// An HTTP server on a free port that answers each request by a closure.
final class StubAuthority: Sendable {
    struct Request: Sendable {
        let method: String
        let uri: String
        let headers: [String: String]
        let body: [UInt8]

        var json: JSONObject {
            get throws { try #require(JSONValue(parsing: body).objectValue) }
        }
    }

    struct Reply: Sendable {
        var status = 200
        var headers: [(String, String)] = [("content-type", "application/json")]
        var body: [UInt8] = []
        /// What happens instead of an answer.
        var fate = Fate.answered

        enum Fate: Sendable { case answered, silent, hungUp }

        static func json(_ value: JSONValue, status: Int = 200, headers: [(String, String)] = []) -> Reply {
            Reply(
                status: status, headers: [("content-type", "application/json")] + headers, body: value.plainBytes())
        }

        static func error(_ status: Int, _ code: String, _ message: String, headers: [(String, String)] = []) -> Reply {
            .json(
                ["error": ["code": .string(code), "message": .string(message), "details": [:], "request_id": "r"]],
                status: status, headers: headers)
        }
    }

    let url: String
    private let channel: any Channel
    private let log = Mutex<[Request]>([])

    /// The requests so far.
    var requests: [Request] { log.withLock { $0 } }

    static func serve<Value>(
        _ answer: @escaping @Sendable (Request) -> Reply,
        _ body: (StubAuthority) async throws -> Value
    ) async throws -> Value {
        let stub = try await StubAuthority(answer)
        do {
            let value = try await body(stub)
            try await stub.channel.close()
            return value
        } catch {
            try? await stub.channel.close()
            throw error
        }
    }

    private init(_ answer: @escaping @Sendable (Request) -> Reply) async throws {
        let handler = Mutex<(@Sendable (Request) -> Reply)>(answer)
        let sink = Sink()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(StubHandler { request in sink.take(request) })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        url = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"
        sink.connect { [weak self] request in
            self?.log.withLock { $0.append(request) }
            return handler.withLock { $0 }(request)
        }
    }

    /// Lets handlers be made before the stub is complete.
    private final class Sink: Sendable {
        private let target = Mutex<(@Sendable (Request) -> Reply)?>(nil)

        func connect(_ target: @escaping @Sendable (Request) -> Reply) {
            self.target.withLock { $0 = target }
        }

        func take(_ request: Request) -> Reply {
            target.withLock { $0 }?(request) ?? Reply(status: 500)
        }
    }
}

private final class StubHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: @Sendable (StubAuthority.Request) -> StubAuthority.Reply
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(_ answer: @escaping @Sendable (StubAuthority.Request) -> StubAuthority.Reply) {
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let buffer):
            body += Array(buffer.readableBytesView)
        case .end:
            guard let head else { return }
            var headers: [String: String] = [:]
            for (name, value) in head.headers { headers[name.lowercased()] = value }
            respond(
                answer(.init(method: head.method.rawValue, uri: head.uri, headers: headers, body: body)),
                context: context)
        }
    }

    private func respond(_ reply: StubAuthority.Reply, context: ChannelHandlerContext) {
        switch reply.fate {
        case .silent: return
        case .hungUp: return context.close(promise: nil)
        case .answered: break
        }
        var headers = HTTPHeaders(reply.headers)
        headers.replaceOrAdd(name: "content-length", value: "\(reply.status == 304 ? 0 : reply.body.count)")
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: reply.body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
