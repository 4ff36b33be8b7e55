package import NIOCore
import NIOPosix

/// One TCP connection to an authority that sends what it is told, byte for byte.
///
/// Several requests may be under way: replies come in the order of requests.
package final class WireConnection: Sendable {
    /// The connection ended before the reply.
    package struct Ended: Error {}

    fileprivate let channel: any Channel

    private init(channel: any Channel) {
        self.channel = channel
    }

    package static func open(port: Int) async throws -> WireConnection {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ReplyReader())
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return WireConnection(channel: channel)
    }

    /// One request on a connection of its own.
    package static func once(port: Int, _ request: ByteBuffer) async throws -> WireReply {
        let connection = try await open(port: port)
        let reply: WireReply
        do {
            reply = try await connection.exchange(request)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
        return reply
    }

    /// Sends a request and awaits its reply.
    package func exchange(_ request: ByteBuffer) async throws -> WireReply {
        try await begin(request).get()
    }

    /// Sends a request; its reply comes later.
    package func begin(_ request: ByteBuffer) -> EventLoopFuture<WireReply> {
        let promise = channel.eventLoop.makePromise(of: WireReply.self)
        let reply = promise.futureResult
        // A channel that has closed already has no handler any more that would fail the reply.
        channel.writeAndFlush(WireExchange(bytes: request, reply: promise))
            .whenFailure { _ in promise.fail(Ended()) }
        return reply
    }

    /// Sends bytes that are no whole request.
    package func send(_ bytes: ByteBuffer) {
        channel.writeAndFlush(WireExchange(bytes: bytes, reply: nil), promise: nil)
    }

    /// Returns when the connection has ended, whoever ended it.
    package func ended() async {
        // A connection that ends with an error has ended.
        try? await channel.closeFuture.get()
    }

    package func close() async {
        // Closing what the other side has closed already is no failure.
        try? await channel.close()
    }
}

/// Bytes to be sent, and where their reply goes.
struct WireExchange: Sendable {
    let bytes: ByteBuffer
    let reply: EventLoopPromise<WireReply>?
}

extension WireConnection {
    /// Closes without waiting.
    package func abandon() {
        channel.close(promise: nil)
    }
}
