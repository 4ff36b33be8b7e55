/// The limits and timings of a transport.
///
/// Lower values are for tests; ``standard`` and ``fast`` are the two profiles in use.
public struct TransportConfiguration: Sendable, Equatable {
    /// The time between two heartbeats on a link.
    public var heartbeatInterval: Duration = .seconds(30)
    /// How long a link may be silent before it is dead and closed.
    public var deadPeerTime: Duration = .seconds(45)
    /// The pings that may wait for a pong; at the limit no further ping is sent.
    public var maximumOutstandingPings = 4
    /// One deadline over connect or accept, upgrade and Noise; then the socket is closed.
    public var handshakeDeadline: Duration = .seconds(10)
    /// Sockets without an authenticated peer; at the limit the oldest of the most crowded source goes.
    public var maximumUnauthenticatedSockets = 256
    /// Sockets without an authenticated peer of one source; at the limit a new one is closed at once.
    public var maximumUnauthenticatedSocketsPerSource = 8
    /// Handshake attempts of one source in a second, on average; beyond it a new socket is closed at once.
    public var handshakeAttemptsPerSecond = 20
    /// Handshake attempts of one source that may come at once.
    public var handshakeAttemptBurst = 50
    /// The longest handshake message in bytes; a longer one closes with 1009.
    public var maximumHandshakeMessageBytes = 65_535
    /// The longest sealed frame in bytes, in both directions; a longer one closes with 1009.
    public var maximumFrameBytes = 1_048_576
    /// Frames that wait in one lane.
    public var maximumLaneMessages = 1_000
    /// Bytes that wait in one lane.
    public var maximumLaneBytes = 4 << 20
    /// How long a link may accept nothing from us before it is closed.
    public var blockedWriterTime: Duration = .seconds(10)
    /// Messages other than data that a link may bring in a second, on average; then reading pauses.
    public var inboundMessagesPerSecond = 500
    /// Messages other than data that a link may bring at once.
    public var inboundMessageBurst = 2_000
    /// Bytes of messages other than data that a link may bring in a second; then reading pauses.
    public var inboundBytesPerSecond = 8_000_000
    /// How long a link may exceed its inbound budget before it is closed with 1008.
    public var inboundExcessTime: Duration = .seconds(10)
    /// Frames in a minute that open but hold no valid message; one more closes with 1008.
    public var maximumInvalidMessagesPerMinute = 10
    /// How long one set of keys is used; then the link is replaced.
    public var keyLifetime: Duration = .seconds(24 * 3_600)
    /// How long the peer has to answer a close frame before the socket is dropped.
    public var closeTimeout: Duration = .seconds(10)
    /// How long a shutdown waits for links to end before it drops the sockets.
    public var drainTime: Duration = .seconds(10)

    /// Makes a configuration with the standard values.
    public init() {}

    /// The values of the specification.
    public static let standard = TransportConfiguration()

    /// A heartbeat every 0.5 s and dead after 2 s, for meshes on one machine or in one rack.
    public static let fast: TransportConfiguration = {
        var configuration = TransportConfiguration()
        configuration.heartbeatInterval = .milliseconds(500)
        configuration.deadPeerTime = .seconds(2)
        return configuration
    }()
}
