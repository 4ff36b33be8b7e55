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

    /// What the owner does when the timer fires.
    enum ExpiryAction: Equatable, Sendable {
        /// Nothing can be said to the peer, or it has asked for nothing.
        case close
        /// The peer is told that its request took too long.
        case answerTimeout
    }

    private enum State: Sendable {
        case idle
        case readingHeader
        case readingBody
        case answering
    }

    private var state = State.idle
    private var unanswered = 0
    private var isAnswerUnderWay = false

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

    /// The beginning of an answer is written.
    mutating func answerBegan() {
        isAnswerUnderWay = true
    }

    /// An answer is complete.
    mutating func answerEnded() -> DeadlineAction {
        isAnswerUnderWay = false
        unanswered = max(unanswered - 1, 0)
        guard unanswered == 0, case .answering = state else { return .keep }
        return becomeIdle()
    }

    /// The timer fired.
    ///
    /// An answer to the unfinished request can be given only where it cannot be taken for the answer to another one.
    func deadlinePassed() -> ExpiryAction {
        switch state {
        case .readingHeader where unanswered == 0, .readingBody where unanswered == 1 && !isAnswerUnderWay:
            .answerTimeout
        default:
            .close
        }
    }

    private mutating func becomeIdle() -> DeadlineAction {
        state = .idle
        return .set(AuthorityLimits.idle)
    }
}
