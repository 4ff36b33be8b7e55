internal import MeshProtocol

/// The limits and timings of a transport.
///
/// Lower values are for tests; ``standard`` and ``fast`` are the two profiles in use.
public struct TransportConfiguration: Sendable, Equatable {
    /// The time between two heartbeats on a link.
    public var heartbeatInterval = MeshLimits.heartbeatInterval
    /// How long a link may be silent before it is dead and closed.
    public var deadPeerTime = MeshLimits.deadPeerTime
    /// The pings that may wait for a pong; at the limit no further ping is sent.
    public var maximumOutstandingPings = MeshLimits.maximumOutstandingPings
    /// One deadline over connect or accept, upgrade and Noise; then the socket is closed.
    public var handshakeDeadline = MeshLimits.handshakeDeadline
    /// Sockets without an authenticated peer; at the limit the oldest of the most crowded source goes.
    public var maximumUnauthenticatedSockets = MeshLimits.maximumUnauthenticatedSockets
    /// Sockets without an authenticated peer of one source; at the limit a new one is closed at once.
    public var maximumUnauthenticatedSocketsPerSource = MeshLimits.maximumUnauthenticatedSocketsPerSource
    /// Handshake attempts of one source in a second, on average; beyond it a new socket is closed at once.
    public var handshakeAttemptsPerSecond = MeshLimits.handshakesPerSecondPerSource
    /// Handshake attempts of one source that may come at once.
    public var handshakeAttemptBurst = MeshLimits.handshakeBurstPerSource
    /// The longest handshake message in bytes; a longer one closes with 1009.
    public var maximumHandshakeMessageBytes = MeshLimits.maximumHandshakeMessageBytes
    /// The longest sealed frame in bytes, in both directions; a longer one closes with 1009.
    public var maximumFrameBytes = MeshLimits.maximumFrameBytes
    /// Frames that wait in one lane.
    public var maximumLaneMessages = MeshLimits.maximumLaneMessages
    /// Bytes that wait in one lane.
    public var maximumLaneBytes = MeshLimits.maximumLaneBytes
    /// How long a link may accept nothing from us before it is closed.
    public var blockedWriterTime = MeshLimits.stalledLinkDeadline
    /// Messages other than data that a link may bring in a second, on average; then reading pauses.
    public var inboundMessagesPerSecond = MeshLimits.inboundMessagesPerSecond
    /// Messages other than data that a link may bring at once.
    public var inboundMessageBurst = MeshLimits.inboundMessageBurst
    /// Bytes of messages other than data that a link may bring in a second; then reading pauses.
    public var inboundBytesPerSecond = MeshLimits.inboundBytesPerSecond
    /// How long a link may exceed its inbound budget before it is closed with 1008.
    public var inboundExcessTime = MeshLimits.inboundExcessDeadline
    /// Frames in a minute that open but hold no valid message; one more closes with 1008.
    public var maximumInvalidMessagesPerMinute = MeshLimits.maximumInvalidMessagesPerMinute
    /// Messages sealed or opened with one key; then the link is replaced.
    public var maximumMessagesPerKey = MeshLimits.maximumMessagesPerKey
    /// How long one set of keys is used; then the link is replaced.
    public var keyLifetime = MeshLimits.maximumKeyAge
    /// How long the peer has to answer a close frame before the socket is dropped.
    public var closeTimeout = MeshLimits.drainDeadline
    /// How long a shutdown waits for links to end before it drops the sockets.
    public var drainTime = MeshLimits.drainDeadline

    /// Makes a configuration with the standard values.
    public init() {}

    /// The values of the specification.
    public static let standard = TransportConfiguration()

    /// A heartbeat every 0.5 s and dead after 2 s, for meshes on one machine or in one rack.
    public static let fast: TransportConfiguration = {
        var configuration = TransportConfiguration()
        configuration.heartbeatInterval = MeshLimits.fastHeartbeatInterval
        configuration.deadPeerTime = MeshLimits.fastDeadPeerTime
        return configuration
    }()
}
