import MeshCrypto
import MeshIdentityTesting
import MeshProtocol
import Testing

@testable import MeshRuntime

@Suite struct DeliveryBufferTests {
    private func message(_ size: Int) throws -> ReceivedMessage {
        ReceivedMessage(
            from: try TestNetwork.nodeKey(0).publicKey.nodeID, bytes: [UInt8](repeating: 0, count: size),
            receivedAt: UTCTime(microseconds: 0), isOriginVerified: false, messageID: "m")
    }

    @Test("messages up to the limit are kept, one more is refused until one is taken")
    func messageLimit() async throws {
        let buffer = DeliveryBuffer()
        let small = try message(1)
        for _ in 0..<DeliveryBuffer.maximumMessages { #expect(buffer.append(small)) }
        #expect(!buffer.append(small))

        var messages = ReceivedMessages(buffer).makeAsyncIterator()
        _ = await messages.next()

        #expect(buffer.append(small))
    }

    @Test("bytes up to the limit are kept, one more is refused until some are taken")
    func byteLimit() async throws {
        let buffer = DeliveryBuffer()
        #expect(buffer.append(try message(DeliveryBuffer.maximumBytes)))
        #expect(!buffer.append(try message(1)))

        var messages = ReceivedMessages(buffer).makeAsyncIterator()
        _ = await messages.next()

        #expect(buffer.append(try message(1)))
    }

    @Test("what waits is still given after the end")
    func finished() async throws {
        let buffer = DeliveryBuffer()
        #expect(buffer.append(try message(1)))
        buffer.finish()

        var messages = ReceivedMessages(buffer).makeAsyncIterator()

        #expect(await messages.next() != nil)
        #expect(await messages.next() == nil)
        #expect(!buffer.append(try message(1)))
    }
}
