internal import MeshTransport
internal import NIOCore

/// Builds outbound WebSocket frames in the buffer that goes to the socket.
///
/// - Source: RFC 6455 §5.2
struct FrameWriter {
    /// The opcodes that are sent.
    enum Opcode: UInt8 {
        case binary = 0x2
        case close = 0x8
        case pong = 0xA
    }

    /// The longest header: two bytes, eight of length, four of mask.
    static let maximumHeaderBytes = 14

    /// Whether frames are masked, as those of a client are.
    let masks: Bool

    /// Appends a whole, unfragmented frame.
    ///
    /// - Parameters:
    ///   - opcode: what the frame is.
    ///   - payload: its payload; masked in place if frames are masked.
    ///   - buffer: where the frame goes.
    func append(_ opcode: Opcode, _ payload: inout [UInt8], to buffer: inout ByteBuffer) {
        buffer.reserveCapacity(minimumWritableBytes: payload.count + Self.maximumHeaderBytes)
        buffer.writeInteger(0x80 | opcode.rawValue)
        let maskBit: UInt8 = masks ? 0x80 : 0
        switch payload.count {
        case ...125:
            buffer.writeInteger(maskBit | UInt8(payload.count))
        case ...Int(UInt16.max):
            buffer.writeInteger(maskBit | 126)
            buffer.writeInteger(UInt16(payload.count))
        default:
            buffer.writeInteger(maskBit | 127)
            buffer.writeInteger(UInt64(payload.count))
        }
        if masks {
            let key = FrameMask.random()
            buffer.writeInteger(key.rawValue)
            key.apply(to: &payload)
        }
        buffer.writeBytes(payload)
    }

    /// Appends a close frame.
    ///
    /// - Parameters:
    ///   - code: the code that the peer is told.
    ///   - buffer: where the frame goes.
    func appendClose(_ code: CloseCode, to buffer: inout ByteBuffer) {
        var payload = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xff)]
        append(.close, &payload, to: &buffer)
    }
}
