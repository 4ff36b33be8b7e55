import NIOCore

/// Reads replies from the bytes of a connection and gives each to the request it belongs to.
final class ReplyReader: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = WireExchange
    typealias OutboundOut = ByteBuffer

    private var waiting = CircularBuffer<EventLoopPromise<WireReply>>()
    private var received = ByteBuffer()
    private var hasEnded = false

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let exchange = unwrapOutboundIn(data)
        if let reply = exchange.reply {
            guard !hasEnded else { return reply.fail(WireConnection.Ended()) }
            waiting.append(reply)
        }
        context.write(wrapOutboundOut(exchange.bytes), promise: promise)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        while let reply = nextReply() {
            waiting.popFirst()?.succeed(reply)
        }
        received.discardReadBytes()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end()
        context.close(promise: nil)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
    }

    private func end() {
        hasEnded = true
        while let promise = waiting.popFirst() { promise.fail(WireConnection.Ended()) }
    }

    /// Takes a whole reply off the bytes received.
    private func nextReply() -> WireReply? {
        let view = received.readableBytesView
        guard let headEnd = Self.endOfHead(view) else { return nil }
        let lines = String(decoding: view[view.startIndex..<headEnd], as: UTF8.self)
            .split(separator: "\r\n", omittingEmptySubsequences: true)
        let status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
        let hasBody = status >= 200 && status != 204 && status != 304
        let length = hasBody ? lines.dropFirst().lazy.compactMap(Self.contentLength).first ?? 0 : 0
        let headLength = headEnd - view.startIndex
        guard received.readableBytes >= headLength + length else { return nil }
        received.moveReaderIndex(forwardBy: headLength)
        let body = received.readBytes(length: length) ?? []
        // An interim reply is followed by the one that counts.
        if (100..<200).contains(status) { return nextReply() }
        return WireReply(status: status, body: body, receivedAt: TrialClock.now())
    }

    /// The length of the body, if the line of a head tells it.
    private static func contentLength(_ line: Substring) -> Int? {
        guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "content-length" else { return nil }
        return Int(line[line.index(after: colon)...].drop { $0 == " " })
    }

    /// The place after the empty line that ends a head.
    private static func endOfHead(_ bytes: ByteBufferView) -> Int? {
        var matched = 0
        let ending: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        for index in bytes.indices {
            matched = bytes[index] == ending[matched] ? matched + 1 : (bytes[index] == 0x0D ? 1 : 0)
            if matched == ending.count { return index + 1 }
        }
        return nil
    }
}
