/// How much of anything but data one link may bring.
///
/// Excess stops the reading of that link; a link that stays in excess is closed with 1008. Data is limited by
/// back-pressure instead and is not counted here.
public struct InboundBudget: Sendable {
    /// What to do after a message.
    public enum ReceiveAction: Equatable, Sendable {
        /// Read on.
        case proceed
        /// Read nothing for so long.
        case pauseReading(Duration)
        /// The link has been in excess for too long; close it with 1008.
        case close
    }

    /// The share of a burst that must be available again before an excess is over.
    private static let recoveredShare = 0.1

    private let excessTime: Duration
    private var messages: TokenBucket
    private var bytes: TokenBucket
    private var excessSince: ContinuousClock.Instant?

    /// Makes a full budget.
    ///
    /// - Parameters:
    ///   - configuration: the rates and bursts.
    ///   - now: the time now.
    public init(configuration: TransportConfiguration, now: ContinuousClock.Instant) {
        excessTime = configuration.inboundExcessTime
        messages = TokenBucket(
            rate: configuration.inboundMessagesPerSecond,
            burst: configuration.inboundMessageBurst,
            now: now
        )
        bytes = TokenBucket(
            rate: configuration.inboundBytesPerSecond,
            burst: max(configuration.inboundBytesPerSecond, configuration.maximumFrameBytes),
            now: now
        )
    }

    /// Counts a received message that is not data.
    ///
    /// - Parameters:
    ///   - count: its length in bytes.
    ///   - now: the time now.
    /// - Returns: what to do.
    public mutating func received(bytes count: Int, now: ContinuousClock.Instant) -> ReceiveAction {
        if messages.share(now: now) > Self.recoveredShare, bytes.share(now: now) > Self.recoveredShare {
            excessSince = nil
        }
        let wait = max(messages.overdraw(1, now: now), bytes.overdraw(count, now: now))
        guard wait > .zero else { return .proceed }
        let since = excessSince ?? now
        excessSince = since
        return now - since >= excessTime ? .close : .pauseReading(wait)
    }
}
