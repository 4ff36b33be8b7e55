import NIOCore
import NIOPosix
import NIOSSL

/// Speaks bytes to a server, to say what a proper client would not.
struct RawClient: Sendable {
    private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Connects, with TLS where there is a context for it.
    init(port: Int, tls: NIOSSLContext? = nil) async throws {
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: "localhost"))
                    }
                    return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// A connection that is open for the length of a closure.
    struct Session {
        fileprivate var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        fileprivate let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>

        func send(_ text: String) async throws {
            try await outbound.write(ByteBuffer(string: text))
        }

        /// What comes back until as many replies are complete, or the server closes.
        mutating func receive(replies: Int) async throws -> String {
            var received = ""
            while let buffer = try await inbound.next() {
                received += String(buffer: buffer)
                if RawClient.isComplete(received, replies: replies) { break }
            }
            return received
        }
    }

    static func session<Value>(
        port: Int, tls: NIOSSLContext? = nil, _ body: (inout Session) async throws -> Value
    ) async throws -> Value {
        try await RawClient(port: port, tls: tls).channel.executeThenClose { inbound, outbound in
            var session = Session(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&session)
        }
    }

    /// Sends a text and returns what comes back until as many replies are complete, or the server closes.
    static func exchange(
        port: Int, _ text: String, replies: Int, tls: NIOSSLContext? = nil
    ) async throws -> String {
        try await session(port: port, tls: tls) { session in
            try await session.send(text)
            return try await session.receive(replies: replies)
        }
    }

    /// Whether a text holds this many replies: each ends with the newline of its body, or has none.
    static func isComplete(_ text: String, replies: Int) -> Bool {
        let heads = text.split(separator: "HTTP/1.1 ", omittingEmptySubsequences: true)
        guard heads.count >= replies else { return false }
        return heads.allSatisfy { head in
            head.hasSuffix("}\n") || (head.hasPrefix("304") && head.hasSuffix("\r\n\r\n"))
        }
    }
}
