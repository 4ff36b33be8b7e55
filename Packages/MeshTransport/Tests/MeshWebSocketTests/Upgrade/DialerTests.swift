import MeshProtocol
import MeshTransport
import MeshTransportTesting
import NIOCore
import NIOEmbedded
import Testing

@testable import MeshWebSocket

struct DialerTests {
    /// Lets the listener answer the upgrade, and hands the dialler a changed answer.
    private func dial(changing change: (String) -> String) throws -> EmbeddedPair {
        let pair = try EmbeddedPair()
        try pair.begin()
        try pair.transfer(from: pair.dialer, to: pair.listener)
        var head = ""
        while let buffer = try pair.listener.readOutbound(as: ByteBuffer.self) { head += String(buffer: buffer) }
        #expect(head.hasPrefix("HTTP/1.1 101") && head.hasSuffix("\r\n\r\n"))
        try pair.dialer.writeInbound(ByteBuffer(string: change(head)))
        try pair.pump()
        return pair
    }

    private func withoutSubprotocol(_ head: String) -> String {
        head.split(separator: "\r\n", omittingEmptySubsequences: false)
            .filter { !$0.lowercased().hasPrefix("sec-websocket-protocol") }
            .joined(separator: "\r\n")
    }

    /// Adds a line before the empty one; by bytes, because a line end is one character.
    private func adding(_ line: String, to head: String) -> String {
        String(decoding: Array(head.utf8.dropLast(2)) + Array("\(line)\r\n\r\n".utf8), as: UTF8.self)
    }

    private func code(of pair: EmbeddedPair) -> LinkError.Code? {
        guard case .failure(let error) = pair.dialResult else { return nil }
        return (error as? LinkError)?.code
    }

    @Test("the request offers the subprotocol and no extension")
    func request() throws {
        let pair = try EmbeddedPair()
        try pair.dial()
        pair.loop.run()
        var head = ""
        while let buffer = try pair.dialer.readOutbound(as: ByteBuffer.self) { head += String(buffer: buffer) }

        #expect(head.hasPrefix("GET / HTTP/1.1\r\n"))
        #expect(head.contains("Host: 127.0.0.1:1\r\n"))
        #expect(head.contains("Sec-WebSocket-Protocol: genesis-mesh.1\r\n"))
        #expect(!head.lowercased().contains("sec-websocket-extensions"))
    }

    @Test("a server that selects no subprotocol is a legacy peer")
    func legacyServer() throws {
        let pair = try dial(changing: withoutSubprotocol)

        let link = try #require(try pair.dialResult?.get())
        #expect(link.version == .legacy && link.isEstablished)
    }

    @Test("T13: a server that selects an extension fails the dial")
    func extensionSelected() throws {
        let pair = try dial { adding("Sec-WebSocket-Extensions: permessage-deflate", to: $0) }
        #expect(code(of: pair) == .handshakeFailed)
        #expect(!pair.dialer.isActive)
    }

    @Test("a server that selects a subprotocol that was not offered fails the dial")
    func foreignSubprotocol() throws {
        let pair = try dial { adding("Sec-WebSocket-Protocol: genesis-mesh.9", to: withoutSubprotocol($0)) }
        #expect(code(of: pair) == .handshakeFailed)
    }

    @Test(
        "a server that proves another key, or answers with a page, fails the dial",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n", "garbage\r\n\r\n",
        ])
    func wrongAnswers(answer: String) throws {
        let pair = try EmbeddedPair()
        try pair.dial()
        pair.loop.run()
        _ = try? pair.dialer.writeInbound(ByteBuffer(string: answer))
        pair.loop.run()

        #expect(code(of: pair) == .handshakeFailed)
        #expect(!pair.dialer.isActive)
    }

    @Test("a server that masks its frames fails the dial")
    func maskedServer() throws {
        let pair = try EmbeddedPair()
        try pair.begin()
        try pair.transfer(from: pair.dialer, to: pair.listener)
        try pair.transfer(from: pair.listener, to: pair.dialer)
        try pair.dialer.writeInbound(ByteBuffer(bytes: [0x82, 0x80, 0, 0, 0, 0]))
        pair.loop.run()

        #expect(code(of: pair) == .handshakeFailed)
    }
}
