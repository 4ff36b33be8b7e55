public import MeshTransport

/// Decides when to ping a peer, measures the round trip, and notices a peer that has died.
///
/// The round trip is measured by our own monotonic clock from the sending of a ping to the pong that echoes
/// its timestamp; the timestamp is an opaque token and nothing that the peer says is believed.
///
/// - Source: Specification 04 §4, Specification 05 §3
public struct HeartbeatMachine: Sendable {
    /// What to do when it is time for a ping.
    public enum IntervalAction: Equatable, Sendable {
        /// Send a ping with this timestamp, and ask again after the interval.
        case ping(timestamp: Double)
        /// Too many pings wait for a pong; send none, and ask again after the interval.
        case hold
    }

    /// What the silence of the peer means.
    public enum SilenceAction: Equatable, Sendable {
        /// The peer is alive; look again after this time.
        case alive(lookAgainAfter: Duration)
        /// The peer was silent for the dead-peer time; end the link.
        case dead
    }

    private struct Outstanding: Sendable {
        let timestamp: Double
        let sentAt: ContinuousClock.Instant
    }

    private let deadPeerTime: Duration
    private let maximumOutstanding: Int
    private var outstanding: [Outstanding] = []
    private var lastHeard: ContinuousClock.Instant

    /// The last measured round trip; nil before the first pong.
    public private(set) var roundTripTime: Duration?

    /// The time between two pings.
    public let interval: Duration

    /// Makes a heartbeat for a link that was just established.
    ///
    /// - Parameters:
    ///   - configuration: the interval, the dead-peer time and the bound on outstanding pings.
    ///   - now: the time now.
    public init(configuration: TransportConfiguration, now: ContinuousClock.Instant) {
        interval = configuration.heartbeatInterval
        deadPeerTime = configuration.deadPeerTime
        maximumOutstanding = configuration.maximumOutstandingPings
        lastHeard = now
    }

    /// The pings that wait for a pong.
    public var outstandingCount: Int { outstanding.count }

    /// It is time for a ping: at once after the link was established, then once per interval.
    ///
    /// - Parameters:
    ///   - now: the time now.
    ///   - unixTime: the wall-clock time in seconds since 1970, for the ping's timestamp.
    /// - Returns: whether to send a ping.
    public mutating func intervalElapsed(now: ContinuousClock.Instant, unixTime: Double) -> IntervalAction {
        // A pong that comes later than the dead-peer time says nothing any more.
        let oldest = now - deadPeerTime
        outstanding.removeAll { $0.sentAt <= oldest }
        guard outstanding.count < maximumOutstanding else { return .hold }
        var timestamp = unixTime
        while outstanding.contains(where: { $0.timestamp == timestamp }) { timestamp = timestamp.nextUp }
        outstanding.append(Outstanding(timestamp: timestamp, sentAt: now))
        return .ping(timestamp: timestamp)
    }

    /// A frame of any kind arrived and was authentic.
    ///
    /// - Parameter now: the time now.
    public mutating func frameReceived(now: ContinuousClock.Instant) {
        lastHeard = max(lastHeard, now)
    }

    /// A pong arrived.
    ///
    /// - Parameters:
    ///   - echo: the ping timestamp in the pong.
    ///   - now: the time now.
    /// - Returns: the round trip, or nil if no outstanding ping has this timestamp.
    @discardableResult
    public mutating func pongReceived(echo: Double, now: ContinuousClock.Instant) -> Duration? {
        guard let index = outstanding.firstIndex(where: { $0.timestamp == echo }) else { return nil }
        let roundTrip = now - outstanding[index].sentAt
        outstanding.remove(at: index)
        roundTripTime = roundTrip
        return roundTrip
    }

    /// Judges the silence of the peer.
    ///
    /// - Parameter now: the time now.
    /// - Returns: whether the peer is alive, and when to look again.
    public func judgeSilence(now: ContinuousClock.Instant) -> SilenceAction {
        let silence = now - lastHeard
        return silence >= deadPeerTime ? .dead : .alive(lookAgainAfter: deadPeerTime - silence)
    }
}
