internal import DequeModule

/// How many frames that open but hold no valid message one link may bring in a minute.
///
/// - Source: Specification 03 §4
public struct InvalidMessageBudget: Sendable {
    /// What to do after an invalid message.
    public enum InvalidAction: Equatable, Sendable {
        /// Drop the message and count it.
        case drop
        /// Close the link with 1008.
        case close
    }

    private static let window: Duration = .seconds(60)

    private let maximum: Int
    private var times: Deque<ContinuousClock.Instant> = []

    /// Makes an unused budget.
    ///
    /// - Parameter maximum: invalid messages that a minute may hold.
    public init(maximum: Int) {
        self.maximum = maximum
    }

    /// Counts an invalid message.
    ///
    /// - Parameter now: the time now.
    /// - Returns: whether the link may stay.
    public mutating func invalidMessage(now: ContinuousClock.Instant) -> InvalidAction {
        while let first = times.first, now - first >= Self.window { times.removeFirst() }
        guard times.count < maximum else { return .close }
        times.append(now)
        return .drop
    }
}
