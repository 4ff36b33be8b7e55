// MARK: - Opening a link

extension MeshLimits {
    /// Time from connect or accept to the end of the handshake.
    ///
    /// At the limit: the socket is closed and `handshakeTimeout` reported.
    ///
    /// - Source: Specification 03 §2
    public static let handshakeDeadline = Duration.seconds(10)

    /// Sockets that have not authenticated, in all.
    ///
    /// At the limit: the oldest of the most crowded source goes.
    public static let maximumUnauthenticatedSockets = 256

    /// Sockets that have not authenticated, from one IPv4 address or one IPv6 /56; loopback is exempt.
    ///
    /// At the limit: a new socket is closed at once.
    public static let maximumUnauthenticatedSocketsPerSource = 8

    /// Length of the IPv6 prefix that counts as one source, in bits.
    public static let sourcePrefixBits = 56

    /// Handshakes that one source may begin each second, in the long run.
    ///
    /// At the limit: a new socket is closed at once.
    public static let handshakesPerSecondPerSource = 20

    /// Handshakes that one source may begin at once.
    ///
    /// At the limit: a new socket is closed at once.
    public static let handshakeBurstPerSource = 50

    /// Size of one handshake message, in bytes.
    ///
    /// At the limit: close 1009.
    ///
    /// - Source: Specification 03 §2
    public static let maximumHandshakeMessageBytes = 65_535

    /// Connections in the pool.
    ///
    /// At the limit: a new peer is refused with 1013; anchors and configured peers keep their places.
    public static let maximumConnections = 50

    /// Dials at once.
    ///
    /// At the limit: further dials are queued.
    public static let maximumConcurrentDials = 8

    /// Waits between attempts to reconnect, with decorrelated jitter; for ever for anchors and configured peers.
    public static let reconnectDelay = Duration.milliseconds(500)...Duration.seconds(60)

    /// Time a link must have been established for the wait to start again from the shortest.
    public static let reconnectReset = Duration.seconds(60)

    /// Time in which links are drained at shutdown.
    ///
    /// At the limit: close 1001.
    public static let drainDeadline = Duration.seconds(10)
}

// MARK: - Frames

extension MeshLimits {
    /// Bytes that sealing adds to a frame.
    ///
    /// - Source: Specification 03 §4
    public static let frameOverheadBytes = 16

    /// Size of a received frame, sealed, in bytes.
    ///
    /// At the limit: close 1009.
    ///
    /// - Source: Specification 03 §1, §4
    public static let maximumFrameBytes = 1_048_576

    /// Size of the text of a frame sent, in bytes.
    ///
    /// At the limit: `send` throws `messageTooLarge`.
    ///
    /// - Source: Specification 03 §4
    public static let maximumFrameTextBytes = maximumFrameBytes - frameOverheadBytes

    /// Size of the text of a frame whose content can be split, in bytes.
    ///
    /// At the limit: it is split.
    ///
    /// - Source: Specification 03 §4
    public static let maximumSplittableBytes = 65_535 - frameOverheadBytes

    /// WebSocket fragments of one message.
    ///
    /// At the limit: close 1002.
    public static let maximumFragments = 64

    /// Size of every fragment but the last, in bytes.
    ///
    /// Below it: close 1002.
    public static let minimumFragmentBytes = 1_024

    /// Messages on one key and direction.
    ///
    /// At the limit: the link is replaced.
    ///
    /// - Source: Specification 03 §4
    public static let maximumMessagesPerKey: UInt64 = 1 << 32

    /// Age of the keys of a link.
    ///
    /// At the limit: the link is replaced.
    public static let maximumKeyAge = Duration.seconds(86_400)
}

// MARK: - Traffic on a link

extension MeshLimits {
    /// Messages waiting in one send lane.
    ///
    /// At the limit: control closes the link, routing coalesces, data tells the sender.
    public static let maximumLaneMessages = 1_000

    /// Bytes waiting in one send lane.
    ///
    /// At the limit: as for `maximumLaneMessages`.
    public static let maximumLaneBytes = 4 << 20

    /// Time in which a link must accept something that waits.
    ///
    /// At the limit: it is closed.
    public static let stalledLinkDeadline = Duration.seconds(10)

    /// Messages other than data that a link may send us each second, in the long run.
    ///
    /// At the limit: reading stops.
    public static let inboundMessagesPerSecond = 500

    /// Messages other than data that a link may send us at once.
    ///
    /// At the limit: reading stops.
    public static let inboundMessageBurst = 2_000

    /// Bytes other than data that a link may send us each second.
    ///
    /// At the limit: reading stops.
    public static let inboundBytesPerSecond = 8_000_000

    /// Time for which a link may exceed its inbound budget.
    ///
    /// At the limit: close 1008.
    public static let inboundExcessDeadline = Duration.seconds(10)

    /// Invalid messages from one link within a minute.
    ///
    /// At the limit: close 1008.
    public static let maximumInvalidMessagesPerMinute = 10
}

// MARK: - Liveness

extension MeshLimits {
    /// Interval of pings.
    public static let heartbeatInterval = Duration.seconds(30)

    /// Interval of pings in the fast profile.
    public static let fastHeartbeatInterval = Duration.milliseconds(500)

    /// Silence after which a link is dead: it is closed and its routes retracted.
    public static let deadPeerTime = Duration.seconds(45)

    /// Silence after which a link is dead in the fast profile.
    public static let fastDeadPeerTime = Duration.seconds(2)

    /// Pings without an answer.
    ///
    /// At the limit: no further ping.
    public static let maximumOutstandingPings = 4

    /// Longest time between two judgements of the live peers; each list and each expiry brings one sooner.
    ///
    /// A peer that does not pass: close 1008.
    public static let peerJudgementInterval = Duration.seconds(30)
}
