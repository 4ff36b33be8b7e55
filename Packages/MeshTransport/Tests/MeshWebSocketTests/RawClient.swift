import MeshCrypto
import MeshProtocol
import MeshTransport
import MeshTransportTesting
import NIOCore
import NIOPosix

@testable import MeshWebSocket

/// A client that is driven by hand, to misbehave over a real socket.
final class RawClient {
    struct Ended: Error {}

    /// A frame as the server sent it.
    struct Frame: Equatable {
        let opcode: UInt8
        let payload: [UInt8]

        /// The code of a close frame.
        var closeCode: CloseCode? {
            guard opcode == 8, payload.count >= 2 else { return nil }
            return CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        }
    }

    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received = ByteBuffer()

    private init(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    /// Connects, runs, and disconnects.
    static func run<Result: Sendable>(
        _ endpoint: Endpoint,
        _ body: (RawClient) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: endpoint.host, port: endpoint.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await body(RawClient(inbound, outbound))
        }
    }

    func write(_ bytes: [UInt8]) async throws {
        try await outbound.write(ByteBuffer(bytes: bytes))
    }

    func write(text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    /// Writes a masked frame.
    func write(_ opcode: FrameWriter.Opcode, _ payload: [UInt8]) async throws {
        var payload = payload
        var buffer = ByteBuffer()
        FrameWriter(masks: true).append(opcode, &payload, to: &buffer)
        try await outbound.write(buffer)
    }

    /// Upgrades and returns the head of the answer.
    @discardableResult
    func upgrade(path: String = "/", headers: [String] = []) async throws -> String {
        let lines =
            [
                "GET \(path) HTTP/1.1", "Host: mesh", "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
            ] + headers
        try await write(text: lines.joined(separator: "\r\n") + "\r\n\r\n")
        return try await readHead()
    }

    func readHead() async throws -> String {
        let end = Array("\r\n\r\n".utf8)
        while true {
            let bytes = Array(received.readableBytesView)
            if let index = (0..<max(0, bytes.count - 3)).first(where: { Array(bytes[$0..<$0 + 4]) == end }) {
                let head = received.readString(length: index + 4) ?? ""
                return head
            }
            try await readMore()
        }
    }

    /// The next frame of the server.
    func readFrame() async throws -> Frame {
        while true {
            if let frame = parseFrame() { return frame }
            try await readMore()
        }
    }

    /// Reads frames until one closes.
    func readClose() async throws -> CloseCode? {
        while true {
            let frame = try await readFrame()
            if frame.opcode == 8 { return frame.closeCode }
        }
    }

    /// Reads until the server ends the socket, and tells whether anything came before.
    func readEnd() async throws -> [UInt8] {
        while true {
            do {
                try await readMore()
            } catch is Ended {
                return Array(received.readableBytesView)
            }
        }
    }

    /// Upgrades and does the whole handshake as an honest initiator.
    func connect(as authenticator: TrustingAuthenticator) async throws -> NoiseSession {
        try await upgrade()
        var handshake = try NoiseHandshake(
            role: .initiator,
            staticKey: authenticator.localStaticKey(),
            prologue: MeshNoise.prologue
        )
        try await write(.binary, try handshake.writeMessage(payload: []))
        let answer = try await readFrame()
        _ = try handshake.readMessage(answer.payload)
        try await write(.binary, try handshake.writeMessage(payload: authenticator.certificatePayload()))
        return try handshake.finish()
    }

    private func parseFrame() -> Frame? {
        var copy = received
        guard let first = copy.readInteger(as: UInt8.self), let second = copy.readInteger(as: UInt8.self) else {
            return nil
        }
        var length = Int(second & 0x7f)
        if length == 126 {
            guard let value = copy.readInteger(as: UInt16.self) else { return nil }
            length = Int(value)
        } else if length == 127 {
            guard let value = copy.readInteger(as: UInt64.self) else { return nil }
            length = Int(value)
        }
        guard let payload = copy.readBytes(length: length) else { return nil }
        received = copy
        return Frame(opcode: first & 0x0f, payload: payload)
    }

    private func readMore() async throws {
        guard let more = try await inbound.next(isolation: #isolation) else { throw Ended() }
        received.writeImmutableBuffer(more)
    }
}
