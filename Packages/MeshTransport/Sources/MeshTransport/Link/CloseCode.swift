/// The status code with which a link is closed.
///
/// The only place where reasons of this implementation become WebSocket codes.
///
/// - Source: RFC 6455 §7.4, Specification 03 §1
public struct CloseCode: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The number on the wire.
    public let rawValue: UInt16

    /// Makes a code of a number on the wire.
    ///
    /// - Parameter rawValue: any 16-bit number; nothing is checked.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// 1000: the link is no longer needed; the reference uses it for everything that it decides itself.
    public static let normal = CloseCode(rawValue: 1000)
    /// 1001: this side shuts down.
    public static let goingAway = CloseCode(rawValue: 1001)
    /// 1002: a frame broke the protocol or did not authenticate.
    public static let protocolError = CloseCode(rawValue: 1002)
    /// 1003: a text frame arrived.
    public static let unsupportedData = CloseCode(rawValue: 1003)
    /// 1008: the peer is revoked, or exceeded a budget.
    public static let policyViolation = CloseCode(rawValue: 1008)
    /// 1009: a message was longer than allowed.
    public static let messageTooBig = CloseCode(rawValue: 1009)
    /// 1011: this side failed.
    public static let internalError = CloseCode(rawValue: 1011)
    /// 1013: there is no room for another peer now.
    public static let tryAgainLater = CloseCode(rawValue: 1013)

    /// The number in decimal digits.
    public var description: String { String(rawValue) }
}
