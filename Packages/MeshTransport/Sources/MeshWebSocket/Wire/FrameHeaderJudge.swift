internal import MeshProtocol
internal import MeshTransport
internal import NIOCore

/// Judges the headers of WebSocket frames as their bytes arrive, before anything is kept.
///
/// NIO's decoder has one size limit for the life of a connection and checks neither reserved bits nor masking;
/// this machine in front of it does.
///
/// - Source: RFC 6455 §5, Specification 03 §1 and §2
struct FrameHeaderJudge: Sendable {
    /// A broken rule, and the code with which it ends the connection.
    struct Violation: Error, Equatable {
        let code: CloseCode
        let reason: String
    }

    /// How far the judged bytes go.
    enum Progress: Equatable {
        /// So many bytes may pass, and a frame ends there.
        case frame(bytes: Int)
        /// All bytes may pass, and the frame goes on.
        case partial
    }

    private enum State {
        case opcode
        case length(first: UInt8)
        case extendedLength(first: UInt8, bytesLeft: Int, value: UInt64)
        case body(bytesLeft: Int)
    }

    private enum Opcode {
        static let continuation: UInt8 = 0x0
        static let text: UInt8 = 0x1
        static let binary: UInt8 = 0x2
        static let close: UInt8 = 0x8
        static let pong: UInt8 = 0xA
    }

    private static let maximumControlBytes = 125
    private static let maskBytes = 4

    /// The bytes that one message may have, over all its fragments.
    var maximumMessageBytes: Int

    private let expectsMask: Bool
    private var state = State.opcode
    private var fragments = 0
    private var messageBytes = 0

    /// Makes a judge at the start of a frame.
    ///
    /// - Parameters:
    ///   - expectsMask: whether the frames come from a client.
    ///   - maximumMessageBytes: the bytes that one message may have.
    init(expectsMask: Bool, maximumMessageBytes: Int) {
        self.expectsMask = expectsMask
        self.maximumMessageBytes = maximumMessageBytes
    }

    /// Judges bytes up to the end of a frame or of the buffer.
    ///
    /// - Parameter buffer: the bytes that arrived; its reader index is not moved.
    /// - Returns: how far the bytes may pass.
    /// - Throws: the first broken rule; no further byte may pass then.
    mutating func judge(_ buffer: ByteBuffer) throws(Violation) -> Progress {
        var index = buffer.readerIndex
        let end = buffer.writerIndex
        while true {
            if case .body(let bytesLeft) = state {
                guard end - index >= bytesLeft else {
                    state = .body(bytesLeft: bytesLeft - (end - index))
                    return .partial
                }
                state = .opcode
                return .frame(bytes: index + bytesLeft - buffer.readerIndex)
            }
            guard index < end, let byte = buffer.getInteger(at: index, as: UInt8.self) else { return .partial }
            index += 1
            try consumeHeader(byte)
        }
    }

    private mutating func consumeHeader(_ byte: UInt8) throws(Violation) {
        switch state {
        case .opcode:
            try judgeFirst(byte)
            state = .length(first: byte)
        case .length(let first):
            guard (byte & 0x80 != 0) == expectsMask else {
                throw Violation(code: .protocolError, reason: expectsMask ? "unmasked frame" : "masked frame")
            }
            switch byte & 0x7f {
            case 126: state = .extendedLength(first: first, bytesLeft: 2, value: 0)
            case 127: state = .extendedLength(first: first, bytesLeft: 8, value: 0)
            case let length: try beginBody(first: first, length: UInt64(length))
            }
        case .extendedLength(let first, let bytesLeft, let value):
            // Eight bytes shift in at most, so nothing is lost.
            let next = value << 8 | UInt64(byte)
            if bytesLeft == 1 {
                try beginBody(first: first, length: next)
            } else {
                state = .extendedLength(first: first, bytesLeft: bytesLeft - 1, value: next)
            }
        case .body:
            preconditionFailure("a body is not parsed as a header")
        }
    }

    private func judgeFirst(_ byte: UInt8) throws(Violation) {
        guard byte & 0x70 == 0 else { throw Violation(code: .protocolError, reason: "reserved bit set") }
        let isFinal = byte & 0x80 != 0
        switch byte & 0x0f {
        case Opcode.text:
            throw Violation(code: .unsupportedData, reason: "text frame")
        case Opcode.binary:
            guard fragments == 0 else {
                throw Violation(code: .protocolError, reason: "new message inside a fragmented one")
            }
        case Opcode.continuation:
            guard fragments > 0 else {
                throw Violation(code: .protocolError, reason: "continuation of nothing")
            }
        case Opcode.close...Opcode.pong:
            guard isFinal else { throw Violation(code: .protocolError, reason: "fragmented control frame") }
        default:
            throw Violation(code: .protocolError, reason: "unknown opcode")
        }
    }

    private mutating func beginBody(first: UInt8, length: UInt64) throws(Violation) {
        if first & 0x08 != 0 {
            guard length <= UInt64(Self.maximumControlBytes) else {
                throw Violation(code: .protocolError, reason: "long control frame")
            }
            guard first & 0x0f != Opcode.close || length != 1 else {
                throw Violation(code: .protocolError, reason: "close frame of one byte")
            }
        } else {
            try countFragment(isFinal: first & 0x80 != 0, length: length)
        }
        // The length is within the message limit here, so the sum cannot overflow.
        state = .body(bytesLeft: Int(length) + (expectsMask ? Self.maskBytes : 0))
    }

    private mutating func countFragment(isFinal: Bool, length: UInt64) throws(Violation) {
        guard length <= UInt64(clamping: maximumMessageBytes - messageBytes) else {
            throw Violation(code: .messageTooBig, reason: "message above \(maximumMessageBytes) bytes")
        }
        fragments += 1
        messageBytes += Int(length)
        guard fragments <= MeshLimits.maximumFragments else {
            throw Violation(code: .protocolError, reason: "too many fragments")
        }
        if isFinal {
            fragments = 0
            messageBytes = 0
        } else if length < UInt64(MeshLimits.minimumFragmentBytes) {
            throw Violation(code: .protocolError, reason: "fragment too small")
        }
    }
}
