import AuthorityCore
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import AuthorityHTTP

@Suite("ConnectionGuard")
struct ConnectionGuardTests {
    private func channel(_ sockets: SocketCount = SocketCount(limit: 8)) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: ConnectionGuard(sockets: sockets))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    private func advance(_ channel: EmbeddedChannel, _ milliseconds: Int64) {
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(milliseconds))
    }

    @Test("a connection that sends no header within 10 s is closed")
    func silence() throws {
        let channel = try channel()

        advance(channel, 9_999)
        #expect(channel.isActive)
        advance(channel, 1)
        #expect(!channel.isActive)
    }

    @Test("a body may take 30 s, however it trickles in")
    func slowBody() throws {
        let channel = try channel()
        try channel.writeInbound(
            HTTPRequestPart.head(HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/")))

        for _ in 0..<29 {
            advance(channel, 1_000)
            try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: "x")))
        }
        #expect(channel.isActive)
        advance(channel, 1_000)
        #expect(!channel.isActive)
    }

    @Test("an answer may take its time; the pause after it may not")
    func slowAnswer() throws {
        let channel = try channel()
        try channel.writeInbound(
            HTTPRequestPart.head(HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/")))
        try channel.writeInbound(HTTPRequestPart.end(nil))

        advance(channel, 600_000)
        #expect(channel.isActive)
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        advance(channel, 29_999)
        #expect(channel.isActive)
        advance(channel, 1)
        #expect(!channel.isActive)
    }

    @Test("a reader that does not take its answer for 60 s is closed, one that goes on taking it is not")
    func slowReader() throws {
        let channel = try channel()
        func setWritable(_ isWritable: Bool) {
            channel.isWritable = isWritable
            channel.pipeline.fireChannelWritabilityChanged()
        }
        try channel.writeInbound(
            HTTPRequestPart.head(HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/")))
        try channel.writeInbound(HTTPRequestPart.end(nil))

        setWritable(false)
        advance(channel, 59_999)
        setWritable(true)
        advance(channel, 60_000)
        #expect(channel.isActive)
        setWritable(false)
        advance(channel, 59_999)
        #expect(channel.isActive)
        advance(channel, 1)
        #expect(!channel.isActive)
    }

    @Test("as many sockets as allowed are served, one more is closed at once, and room is given back")
    func sockets() throws {
        let sockets = SocketCount(limit: 2)
        let first = try channel(sockets)
        let second = try channel(sockets)
        let third = try channel(sockets)

        #expect(first.isActive && second.isActive)
        #expect(!third.isActive)
        _ = try first.finish(acceptAlreadyClosed: true)
        #expect(try channel(sockets).isActive)
        #expect(AuthorityLimits.sockets == 1_024)
    }

    @Test("a header or body that takes too long is answered 408 in the contract's form, silence is not")
    func timeouts() throws {
        func replies(
            decoding: Bool = true, _ send: (EmbeddedChannel) throws -> Void
        ) throws -> [HTTPResponsePart] {
            let channel = try channel()
            if !decoding {
                // Bytes that are no request yet.
                try channel.pipeline.syncOperations.addHandler(
                    Undecoded(), position: .before(channel.pipeline.syncOperations.handler(type: ConnectionGuard.self)))
            }
            try send(channel)
            advance(channel, 30_000)
            #expect(!channel.isActive)
            var parts: [HTTPResponsePart] = []
            while let part = try channel.readOutbound(as: HTTPResponsePart.self) { parts.append(part) }
            return parts
        }
        func isTimeout(_ parts: [HTTPResponsePart]) -> Bool {
            guard parts.count == 3, case .head(let head) = parts[0], case .body(let body) = parts[1] else {
                return false
            }
            return head.status == .requestTimeout && head.headerFields[.connection] == "close"
                && head.headerFields[.requestID] != nil && String(buffer: body).contains("\"request_timeout\"")
        }
        let head = HTTPRequestPart.head(HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/"))

        #expect(try isTimeout(replies(decoding: false) { try $0.writeInbound(ByteBuffer(string: "GET")) }))
        #expect(try isTimeout(replies { try $0.writeInbound(head) }))
        #expect(try replies { _ in }.isEmpty)
        let begun = try replies { channel in
            try channel.writeInbound(head)
            try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        }
        #expect(begun.count == 1)
    }
}

/// Stands for a decoder that waits for more.
private final class Undecoded: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}
