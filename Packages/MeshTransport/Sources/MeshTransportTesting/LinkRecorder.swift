public import MeshProtocol
public import MeshTransport
internal import Synchronization

/// An observer for tests that records what happens and lets a test await it.
public final class LinkRecorder: LinkObserver, Sendable {
    /// What happened to a link.
    public enum Event: Sendable {
        /// A link was established.
        case established(any Link)
        /// A message arrived.
        case received(any Link, MeshMessage)
        /// A link ended.
        case closed(any Link, LinkEnd)
        /// A link carried its first valid message.
        case carriedFirstMessage(any Link)
        /// A link's routing lane gave up frames.
        case lostRoutingFrames(any Link)
    }

    private struct State {
        var events: [Event] = []
        var waiters: [Int: @Sendable ([Event]) -> Bool] = [:]
        var nextWaiter = 0
        var admission: @Sendable (any Link) -> LinkAdmission = { _ in .admit }
        var onMessage: (@Sendable (any Link, MeshMessage) -> Void)?
    }

    private let state = Mutex(State())

    /// Makes a recorder that admits every link.
    public init() {}

    /// What has happened until now, in order.
    public var events: [Event] { state.withLock { $0.events } }

    /// Decides about links from now on.
    ///
    /// - Parameter admission: called for each established link.
    public func admit(_ admission: @escaping @Sendable (any Link) -> LinkAdmission) {
        state.withLock { $0.admission = admission }
    }

    /// Does something with each message from now on, on the link's loop.
    ///
    /// - Parameter action: called for each message.
    public func onMessage(_ action: @escaping @Sendable (any Link, MeshMessage) -> Void) {
        state.withLock { $0.onMessage = action }
    }

    /// Waits until the recorded events answer a question.
    ///
    /// - Parameter question: given all events so far; nil to wait on.
    /// - Returns: the first answer.
    public func first<Answer: Sendable>(_ question: @escaping @Sendable ([Event]) -> Answer?) async -> Answer {
        await withCheckedContinuation { continuation in
            let answer = state.withLock { state -> Answer? in
                if let answer = question(state.events) { return answer }
                state.waiters[state.nextWaiter] = { events in
                    guard let answer = question(events) else { return false }
                    continuation.resume(returning: answer)
                    return true
                }
                state.nextWaiter += 1
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    /// Waits for established links.
    ///
    /// - Parameter count: how many, over all time.
    /// - Returns: the last of them.
    public func established(_ count: Int = 1) async -> any Link {
        await first { events in
            let links = events.compactMap { if case .established(let link) = $0 { link } else { nil } }
            return links.count >= count ? links[count - 1] : nil
        }
    }

    /// Waits for messages.
    ///
    /// - Parameter count: how many, over all time.
    /// - Returns: the messages in order of arrival.
    public func messages(_ count: Int = 1) async -> [MeshMessage] {
        await first { events in
            let messages = events.compactMap { if case .received(_, let message) = $0 { message } else { nil } }
            return messages.count >= count ? messages : nil
        }
    }

    /// Waits for links that ended.
    ///
    /// - Parameter count: how many, over all time.
    /// - Returns: how the last of them ended.
    public func closed(_ count: Int = 1) async -> LinkEnd {
        await first { events in
            let ends = events.compactMap { if case .closed(_, let end) = $0 { end } else { nil } }
            return ends.count >= count ? ends[count - 1] : nil
        }
    }

    /// Records the link and lets ``admit(_:)`` decide.
    ///
    /// - Parameter link: the established link.
    /// - Returns: whether the link is kept.
    public func linkEstablished(_ link: any Link) -> LinkAdmission {
        record(.established(link))
        return state.withLock { $0.admission }(link)
    }

    /// Records the message after the action of ``onMessage(_:)``.
    ///
    /// - Parameters:
    ///   - link: the link that it came over.
    ///   - message: the message.
    public func link(_ link: any Link, received message: MeshMessage) {
        state.withLock { $0.onMessage }?(link, message)
        record(.received(link, message))
    }

    /// Records the end of a link.
    ///
    /// - Parameters:
    ///   - link: the link that ended.
    ///   - cause: how it ended.
    public func linkClosed(_ link: any Link, cause: LinkEnd) {
        record(.closed(link, cause))
    }

    /// Records that a link carried its first message.
    ///
    /// - Parameter link: the link.
    public func linkCarriedFirstMessage(_ link: any Link) {
        record(.carriedFirstMessage(link))
    }

    /// Records that routing frames were given up.
    ///
    /// - Parameter link: the link.
    public func linkLostRoutingFrames(_ link: any Link) {
        record(.lostRoutingFrames(link))
    }

    private func record(_ event: Event) {
        state.withLock { state in
            state.events.append(event)
            // A waiter resumes a task and does nothing else, so it may be called under the lock.
            for (id, waiter) in state.waiters where waiter(state.events) { state.waiters[id] = nil }
        }
    }
}
