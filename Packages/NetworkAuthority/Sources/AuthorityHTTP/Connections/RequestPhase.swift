internal import AuthorityCore

/// Which part of a request a connection is in, and how long that part may take.
///
/// A slow sender cannot keep a connection by sending a little now and then: each part has one deadline, which what
/// arrives does not move.
/// - Source: Specification 06 §1
struct RequestPhase: Sendable {
    /// What the owner does with its timer.
    enum DeadlineAction: Equatable, Sendable {
        /// The timer goes on as it is.
        case keep
        /// The timer is set anew.
        case set(Duration)
        /// Nothing is due: the answer is ours to give.
        case clear
    }

    private enum State: Sendable {
        case idle
        case readingHeader
        case readingBody
        case answering
    }

    private var state = State.idle
    private var unanswered = 0

    /// A connection was opened.
    static let firstDeadline = AuthorityLimits.headerRead

    /// Bytes arrived.
    mutating func bytesArrived() -> DeadlineAction {
        guard case .idle = state else { return .keep }
        state = .readingHeader
        return .set(AuthorityLimits.headerRead)
    }

    /// The header of a request is complete.
    mutating func headArrived() -> DeadlineAction {
        unanswered += 1
        state = .readingBody
        return .set(AuthorityLimits.bodyRead)
    }

    /// A request is complete.
    mutating func requestEnded() -> DeadlineAction {
        guard unanswered > 0 else { return becomeIdle() }
        state = .answering
        return .clear
    }

    /// An answer is complete.
    mutating func answerEnded() -> DeadlineAction {
        unanswered = max(unanswered - 1, 0)
        guard unanswered == 0, case .answering = state else { return .keep }
        return becomeIdle()
    }

    private mutating func becomeIdle() -> DeadlineAction {
        state = .idle
        return .set(AuthorityLimits.idle)
    }
}
