/// Why a link could not be made or a frame could not be sent.
public struct LinkError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure, to decide on.
    public enum Code: Sendable, Hashable {
        /// The link is not established; nothing was sent.
        case notConnected
        /// The lane of the link is at its bound; nothing was queued, try again later or drop.
        case laneFull
        /// The frame would exceed the largest frame of the link; split it or give up.
        case messageTooLarge
        /// Connection, upgrade and handshake together took longer than the deadline.
        case handshakeTimeout
        /// The peer did not speak WebSocket or Noise as expected.
        case handshakeFailed
        /// The peer's certificate or key was not acceptable.
        case peerRefused(PeerRefusalReason)
        /// The dialled endpoint is ourselves.
        case selfDial
        /// The socket could not be connected, or the name not resolved.
        case connectFailed
        /// The socket was closed by the peer, or by us, before the call could succeed.
        case closed
        /// Our side refused the established link: no room, or not wanted.
        case refusedByUs(CloseCode)
        /// The transport is not started, or is shutting down.
        case notRunning
        /// A value of the configuration is outside its range.
        case invalidConfiguration
        /// The address could not be bound.
        case bindFailed
        /// Our own key or certificate could not be used.
        case identityUnavailable
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, to what, and what to do.
    public let message: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: the kind of failure.
    ///   - message: what happened, to what, and what to do.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
