import NIOCore
import NIOPosix

/// A loopback port that was free a moment ago, for a program that cannot be asked for port 0.
enum FreePort {
    struct Unavailable: Error {}

    static func find() async throws -> Int {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        guard let port = channel.localAddress?.port else { throw Unavailable() }
        try await channel.close()
        return port
    }
}
