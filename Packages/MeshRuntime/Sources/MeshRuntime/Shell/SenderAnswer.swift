internal import MeshProtocol
internal import MeshTransport

/// Hears of the one link of a ``MeshSender``, and keeps the first sign of what became of its message.
final class SenderAnswer: LinkObserver {
    /// What the link showed.
    enum Sign: Sendable, Equatable {
        /// The peer answered, so it has read everything that was sent before the question.
        case answered
        /// The link ended.
        case ended(LinkEnd)
    }

    private let signs: AsyncStream<Sign>
    private let signal: AsyncStream<Sign>.Continuation

    init() {
        (signs, signal) = AsyncStream.makeStream(of: Sign.self, bufferingPolicy: .bufferingOldest(1))
    }

    /// Waits for the first sign; nil if there is none in time, or the task is cancelled.
    func first(within limit: Duration, on clock: NodeClock) async -> Sign? {
        await withTaskGroup(of: Sign?.self) { group in
            group.addTask { [signs] in await signs.first { _ in true } }
            group.addTask {
                try? await clock.sleep(for: limit)  // cancelled when there is a sign
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    func linkEstablished(_ link: any Link) -> LinkAdmission { .admit }

    func link(_ link: any Link, received message: MeshMessage) {
        if message.type == .peerResponse { signal.yield(.answered) }
    }

    func linkClosed(_ link: any Link, cause: LinkEnd) {
        signal.yield(.ended(cause))
    }
}
