/// Why a handshake or a session goes no further.
///
/// Nothing here is for the peer: every case ends the link.
public enum NoiseError: Error, Sendable, Equatable {
    /// A message is not authentic, or a key agreement has no secret result.
    case authenticationFailed
    /// A message is shorter than its fixed parts, or a buffer has no room for the tag.
    case messageTooShort
    /// A handshake message is longer than 65,535 bytes, or a transport message longer than the cipher takes.
    case messageTooLong
    /// It is the other side's turn, or the handshake is complete.
    case outOfTurn
    /// The handshake is not complete.
    case incomplete
    /// An earlier failure ended the handshake or the session.
    case ended
    /// The direction's key has carried as many messages as it may; the link is to be replaced.
    case keyExhausted
    /// The libraries could not do it: out of memory, or an unsupported version.
    case unavailable(CryptoError)
}

extension NoiseError: CustomStringConvertible {
    /// What happened, for logs.
    public var description: String {
        switch self {
        case .authenticationFailed: "a message is not authentic"
        case .messageTooShort: "a message is too short"
        case .messageTooLong: "a message is too long"
        case .outOfTurn: "a handshake message is out of turn"
        case .incomplete: "the handshake is not complete"
        case .ended: "an earlier failure ended the session"
        case .keyExhausted: "the key has carried as many messages as it may: replace the link"
        case .unavailable(let error): "\(error)"
        }
    }

    /// The error of a library call, seen from a handshake or session.
    init(_ error: CryptoError) {
        self =
            switch error.code {
            case .authenticationFailed: .authenticationFailed
            default: .unavailable(error)
            }
    }

    /// Runs library calls and translates what they throw.
    static func translating<Result: ~Copyable>(
        _ body: () throws(CryptoError) -> Result
    ) throws(NoiseError) -> Result {
        do throws(CryptoError) {
            return try body()
        } catch {
            throw NoiseError(error)
        }
    }
}
