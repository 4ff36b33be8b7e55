import MeshTransport
import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import MeshWebSocket

struct FrameHeaderJudgeTests {
    private typealias Violation = FrameHeaderJudge.Violation

    /// A frame of a client: masked with zeros.
    private func frame(_ first: UInt8, _ length: Int, masked: Bool = true) -> ByteBuffer {
        var buffer = header(first, UInt64(length), masked: masked)
        buffer.writeRepeatingByte(0, count: length)
        return buffer
    }

    private func header(_ first: UInt8, _ length: UInt64, masked: Bool = true) -> ByteBuffer {
        var buffer = ByteBuffer()
        let bit: UInt8 = masked ? 0x80 : 0
        buffer.writeInteger(first)
        if length < 126 {
            buffer.writeInteger(bit | UInt8(length))
        } else if length < 65_536 {
            buffer.writeInteger(bit | 126)
            buffer.writeInteger(UInt16(length))
        } else {
            buffer.writeInteger(bit | 127)
            buffer.writeInteger(length)
        }
        if masked { buffer.writeInteger(UInt32(0)) }
        return buffer
    }

    private func judge(limit: Int = 65_535, expectsMask: Bool = true) -> FrameHeaderJudge {
        FrameHeaderJudge(expectsMask: expectsMask, maximumMessageBytes: limit)
    }

    /// Judges frames one after another, as the gate does.
    private func run(_ judge: inout FrameHeaderJudge, _ frames: ByteBuffer...) throws(Violation) {
        for var buffer in frames {
            while buffer.readableBytes > 0 {
                switch try judge.judge(buffer) {
                case .partial: return
                case .frame(let bytes): buffer.moveReaderIndex(forwardBy: bytes)
                }
            }
        }
    }

    private func code(_ judge: FrameHeaderJudge, _ frames: ByteBuffer...) -> CloseCode? {
        var judge = judge
        do throws(Violation) {
            for frame in frames { try run(&judge, frame) }
            return nil
        } catch {
            return error.code
        }
    }

    @Test("T3: a message of exactly the limit passes, one byte more is too big before its body is read")
    func limit() {
        #expect(code(judge(), frame(0x82, 65_535)) == nil)
        #expect(code(judge(), header(0x82, 65_536)) == .messageTooBig)
        #expect(code(judge(limit: 1_048_576), frame(0x82, 1_048_576)) == nil)
        #expect(code(judge(limit: 1_048_576), header(0x82, 1_048_577)) == .messageTooBig)
        #expect(code(judge(), header(0x82, .max)) == .messageTooBig)
        #expect(code(judge(), header(0x82, 1 << 63)) == .messageTooBig)
    }

    @Test("T3: fragments count together")
    func fragmentsTogether() {
        #expect(code(judge(), frame(0x02, 40_000), frame(0x80, 25_535)) == nil)
        #expect(code(judge(), frame(0x02, 40_000), header(0x80, 25_536)) == .messageTooBig)
    }

    @Test("64 fragments of 1 KiB pass; a 65th, or a smaller one before the last, breaks the protocol")
    func fragmentLimits() {
        func message(fragments: Int) -> ByteBuffer {
            var buffer = frame(0x02, 1_024)
            for _ in 2..<fragments { buffer.writeImmutableBuffer(frame(0x00, 1_024)) }
            buffer.writeImmutableBuffer(frame(0x80, 1))
            return buffer
        }
        let large = judge(limit: 1_048_576)
        #expect(code(large, message(fragments: 64)) == nil)
        #expect(code(large, message(fragments: 65)) == .protocolError)
        #expect(code(large, message(fragments: 64), message(fragments: 64)) == nil)
        #expect(code(large, frame(0x02, 1_023)) == .protocolError)
        #expect(code(large, frame(0x02, 1_024), frame(0x00, 1_023)) == .protocolError)
    }

    @Test("T13: each reserved bit breaks the protocol", arguments: [UInt8(0x40), 0x20, 0x10])
    func reservedBits(bit: UInt8) {
        #expect(code(judge(), frame(0x82 | bit, 1)) == .protocolError)
        #expect(code(judge(), frame(0x89 | bit, 1)) == .protocolError)
    }

    @Test("T18: a text frame is refused by its first byte")
    func text() {
        #expect(code(judge(), frame(0x81, 4)) == .unsupportedData)
        #expect(code(judge(), ByteBuffer(bytes: [0x01])) == .unsupportedData)
    }

    @Test("a client must mask, a server must not")
    func masking() {
        #expect(code(judge(), frame(0x82, 4, masked: false)) == .protocolError)
        #expect(code(judge(expectsMask: false), frame(0x82, 4)) == .protocolError)
        #expect(code(judge(expectsMask: false), frame(0x82, 4, masked: false)) == nil)
    }

    @Test("control frames are short, whole, and may come between fragments")
    func controlFrames() {
        #expect(code(judge(), frame(0x89, 125)) == nil)
        #expect(code(judge(), header(0x89, 126)) == .protocolError)
        #expect(code(judge(), frame(0x09, 1)) == .protocolError)
        #expect(code(judge(), frame(0x88, 1)) == .protocolError)
        #expect(code(judge(), frame(0x88, 0)) == nil)
        #expect(code(judge(), frame(0x8b, 1)) == .protocolError)
        #expect(code(judge(), frame(0x02, 1_024), frame(0x8a, 3), frame(0x80, 3)) == nil)
    }

    @Test("a continuation needs a beginning, and a beginning no continuation")
    func continuations() {
        #expect(code(judge(), frame(0x80, 3)) == .protocolError)
        #expect(code(judge(), frame(0x02, 1_024), frame(0x82, 3)) == .protocolError)
        #expect(code(judge(), frame(0x83, 3)) == .protocolError)
    }

    @Test("it does not matter how the bytes are cut")
    func everyCut() throws {
        var bytes = frame(0x82, 300)
        bytes.writeImmutableBuffer(frame(0x89, 5))
        bytes.writeImmutableBuffer(frame(0x02, 66_000))
        bytes.writeImmutableBuffer(frame(0x80, 0))
        for step in [1, 2, 3, 7, 64, 1_000, 100_000] {
            var judge = judge(limit: 1_048_576)
            var rest = bytes
            var frames = 0
            while rest.readableBytes > 0 {
                var piece = rest.readSlice(length: min(step, rest.readableBytes)) ?? ByteBuffer()
                while piece.readableBytes > 0 {
                    guard case .frame(let count) = try judge.judge(piece) else { break }
                    piece.moveReaderIndex(forwardBy: count)
                    frames += 1
                }
            }
            #expect(frames == 4, "step \(step)")
        }
    }

    @Test(
        "on random bytes it never traps, and never passes a frame that NIO's decoder would not read",
        arguments: [UInt64(41), 42, 43])
    func randomBytes(seed: UInt64) throws {
        var generator = SeededBytes(seed: seed)
        for _ in 0..<3_000 {
            var judge = judge(limit: 4_000)
            let channel = EmbeddedChannel(handler: ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: 4_000)))
            var buffer = ByteBuffer()
            for _ in 0..<6 {
                let length = Int.random(in: 0...200, using: &generator)
                let first = UInt8.random(in: 0...255, using: &generator)
                var piece = frame(Bool.random(using: &generator) ? 0x82 : first, length)
                if Int.random(in: 0..<4, using: &generator) == 0 {
                    piece.setInteger(UInt8.random(in: 0...255, using: &generator), at: 1)
                }
                buffer.writeImmutableBuffer(piece)
            }
            var frames = 0
            do throws(Violation) {
                while case .frame(let count) = try judge.judge(buffer) {
                    frames += 1
                    _ = try? channel.writeInbound(buffer.readSlice(length: count) ?? ByteBuffer())
                    let decoded = (try? channel.readInbound(as: WebSocketFrame.self)) ?? nil
                    #expect(decoded != nil, "seed \(seed)")
                }
            } catch {
                #expect([.protocolError, .unsupportedData, .messageTooBig].contains(error.code), "seed \(seed)")
            }
            #expect(frames <= 300)
        }
    }
}

/// SplitMix64 with a printed seed.
private struct SeededBytes: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
