public import MeshProtocol

/// Hears of every link of a transport and of every message.
///
/// All calls concerning one link are made on that link's event loop, one after another, and must not block.
public protocol LinkObserver: AnyObject, Sendable {
    /// A handshake is complete and the peer was accepted; decides whether the link stays.
    ///
    /// The link can be sent on already. No message is delivered before this returns.
    ///
    /// - Parameter link: the established link.
    /// - Returns: whether the link is kept.
    func linkEstablished(_ link: any Link) -> LinkAdmission

    /// A valid message arrived; pings and pongs are handled below and not delivered.
    ///
    /// - Parameters:
    ///   - link: the link that it came over; `link.peer` is the only truth about its sender.
    ///   - message: the decoded message; its members are claims.
    func link(_ link: any Link, received message: MeshMessage)

    /// An admitted link ended; called exactly once for each, after its last message.
    ///
    /// - Parameters:
    ///   - link: the link that ended.
    ///   - cause: how it ended.
    func linkClosed(_ link: any Link, cause: LinkEnd)

    /// The first valid message of an admitted link arrived, pings and pongs included.
    ///
    /// From then on the link has proved to carry something, see ``LinkPool/carried(_:)``.
    ///
    /// - Parameter link: the link that carried it.
    func linkCarriedFirstMessage(_ link: any Link)

    /// The full routing lane gave up frames; the whole routing state should be sent again on the link.
    ///
    /// Called when the lane has been emptied, so there is room.
    ///
    /// - Parameter link: the link that lost routing frames.
    func linkLostRoutingFrames(_ link: any Link)
}

extension LinkObserver {
    /// Does nothing.
    ///
    /// - Parameter link: the link that carried its first message.
    public func linkCarriedFirstMessage(_ link: any Link) {}

    /// Does nothing.
    ///
    /// - Parameter link: the link that lost routing frames.
    public func linkLostRoutingFrames(_ link: any Link) {}
}

/// Whether an established link is kept.
public enum LinkAdmission: Sendable, Hashable {
    /// The link is kept.
    case admit
    /// The link is closed with this code; `linkClosed` is not called for it.
    case refuse(CloseCode)
}

/// How a link ended.
public struct LinkEnd: Sendable, Hashable, CustomStringConvertible {
    /// The code of the close frame; nil if the socket ended without one.
    public let code: CloseCode?
    /// Whether this side decided to end the link.
    public let byUs: Bool
    /// What happened, for logs.
    public let reason: String

    /// Makes a cause.
    ///
    /// - Parameters:
    ///   - code: the code of the close frame, nil without one.
    ///   - byUs: whether this side decided.
    ///   - reason: what happened.
    public init(code: CloseCode?, byUs: Bool, reason: String) {
        self.code = code
        self.byUs = byUs
        self.reason = reason
    }

    /// The cause in one line.
    public var description: String {
        "\(reason) (\(code.map { "code \($0)" } ?? "no code"), by \(byUs ? "us" : "the peer"))"
    }
}
