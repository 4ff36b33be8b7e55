import NIOCore
import NIOPosix

/// Speaks bytes to a server, to say what a proper client would not.
struct RawClient: Sendable {
    private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    init(port: Int) async throws {
        channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// Sends a text and returns what comes back until as many replies are complete, or the server closes.
    static func exchange(port: Int, _ text: String, replies: Int) async throws -> String {
        try await RawClient(port: port).channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var received = ""
            for try await buffer in inbound {
                received += String(buffer: buffer)
                if isComplete(received, replies: replies) { break }
            }
            return received
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
