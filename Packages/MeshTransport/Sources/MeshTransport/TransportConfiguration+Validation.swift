internal import MeshProtocol

extension TransportConfiguration {
    /// Refuses values with which no link could work.
    ///
    /// Transports call it when they start.
    ///
    /// - Throws: ``LinkError`` with `invalidConfiguration`, naming the value and its allowed range.
    public func validate() throws(LinkError) {
        try Self.require(maximumFrameBytes, in: 1_024...Self.largestFrameBytes, "maximumFrameBytes")
        try Self.require(
            maximumHandshakeMessageBytes,
            in: 1_024...MeshLimits.maximumHandshakeMessageBytes,
            "maximumHandshakeMessageBytes"
        )
        let counts: [(Int, String)] = [
            (maximumOutstandingPings, "maximumOutstandingPings"),
            (maximumUnauthenticatedSockets, "maximumUnauthenticatedSockets"),
            (maximumUnauthenticatedSocketsPerSource, "maximumUnauthenticatedSocketsPerSource"),
            (handshakeAttemptsPerSecond, "handshakeAttemptsPerSecond"),
            (handshakeAttemptBurst, "handshakeAttemptBurst"),
            (maximumLaneMessages, "maximumLaneMessages"),
            (maximumLaneBytes, "maximumLaneBytes"),
            (inboundMessagesPerSecond, "inboundMessagesPerSecond"),
            (inboundMessageBurst, "inboundMessageBurst"),
            (inboundBytesPerSecond, "inboundBytesPerSecond"),
        ]
        for (value, name) in counts { try Self.require(value, in: 1...Self.largestCount, name) }
        try Self.require(maximumInvalidMessagesPerMinute, in: 0...Self.largestCount, "maximumInvalidMessagesPerMinute")
        let durations: [(Duration, String)] = [
            (heartbeatInterval, "heartbeatInterval"), (deadPeerTime, "deadPeerTime"),
            (handshakeDeadline, "handshakeDeadline"), (blockedWriterTime, "blockedWriterTime"),
            (inboundExcessTime, "inboundExcessTime"), (keyLifetime, "keyLifetime"), (closeTimeout, "closeTimeout"),
            (drainTime, "drainTime"),
        ]
        for (value, name) in durations where value < .milliseconds(1) || value > Self.longestTime {
            throw LinkError(
                .invalidConfiguration, "\(name) is \(value); it must be between 1 ms and \(Self.longestTime)")
        }
        guard deadPeerTime > heartbeatInterval else {
            throw LinkError(.invalidConfiguration, "deadPeerTime must exceed heartbeatInterval")
        }
        guard (2...MeshLimits.maximumMessagesPerKey).contains(maximumMessagesPerKey) else {
            throw LinkError(
                .invalidConfiguration,
                "maximumMessagesPerKey must be between 2 and \(MeshLimits.maximumMessagesPerKey)"
            )
        }
    }

    private static let largestFrameBytes = 64 << 20
    private static let largestCount = 1 << 30
    private static let longestTime = MeshLimits.maximumKeyAge

    private static func require(_ value: Int, in range: ClosedRange<Int>, _ name: String) throws(LinkError) {
        guard range.contains(value) else {
            throw LinkError(
                .invalidConfiguration,
                "\(name) is \(value); it must be between \(range.lowerBound) and \(range.upperBound)"
            )
        }
    }
}
