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

    /// Sends a text and returns what comes back until as many replies are complete, or the server closes.
    static func exchange(
        port: Int, _ text: String, replies: Int, tls: NIOSSLContext? = nil
    ) async throws -> String {
        try await conversation(port: port, tls: tls, [text], replies: replies)[0]
    }

    /// Sends one text after the other on one connection, each after the replies to the one before.
    ///
    /// - Parameter pause: runs before each text but the first.
    static func conversation(
        port: Int, tls: NIOSSLContext? = nil, _ texts: [String], replies: Int,
        pause: () async throws -> Void = {}
    ) async throws -> [String] {
        try await RawClient(port: port, tls: tls).channel.executeThenClose { inbound, outbound in
            var iterator = inbound.makeAsyncIterator()
            var answers: [String] = []
            for (index, text) in texts.enumerated() {
                if index > 0 { try await pause() }
                try await outbound.write(ByteBuffer(string: text))
                var received = ""
                while let buffer = try await iterator.next() {
                    received += String(buffer: buffer)
                    if isComplete(received, replies: replies) { break }
                }
                answers.append(received)
            }
            return answers
        }
    }

    /// Sends a text and closes the connection without an answer, once a condition is met.
    static func leave(
        port: Int, tls: NIOSSLContext? = nil, _ text: String, once condition: () async throws -> Void
    ) async throws {
        try await RawClient(port: port, tls: tls).channel.executeThenClose { _, outbound in
            try await outbound.write(ByteBuffer(string: text))
            try await condition()
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
