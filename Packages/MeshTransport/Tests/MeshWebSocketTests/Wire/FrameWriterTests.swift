import MeshTransport
import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import MeshWebSocket

struct FrameWriterTests {
    @Test(
        "NIO's decoder reads every length that the writer writes, masked or not",
        arguments: [0, 1, 3, 125, 126, 65_535, 65_536, 1_048_576], [false, true])
    func decodes(length: Int, masks: Bool) throws {
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: 1 << 20)))
        var payload = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let original = payload
        var buffer = ByteBuffer()

        FrameWriter(masks: masks).append(.binary, &payload, to: &buffer)
        try channel.writeInbound(buffer)
        let frame = try #require(try channel.readInbound(as: WebSocketFrame.self))

        #expect(frame.fin && frame.opcode == .binary)
        #expect((frame.maskKey != nil) == masks)
        #expect(Array(frame.unmaskedData.readableBytesView) == original)
    }

    @Test("a close frame carries its code")
    func close() throws {
        var buffer = ByteBuffer()
        FrameWriter(masks: false).appendClose(.messageTooBig, to: &buffer)
        #expect(Array(buffer.readableBytesView) == [0x88, 2, 0x03, 0xf1])
    }
}
