internal import MeshProtocol
internal import MeshTransport
internal import Synchronization

/// Hears of the one link of a ``MeshSender``: takes it, reads nothing, and remembers how it ended.
final class SenderLinks: LinkObserver {
    private let ended = Mutex<LinkEnd?>(nil)

    /// How the link ended, if it did.
    var cause: LinkEnd? { ended.withLock { $0 } }

    func linkEstablished(_ link: any Link) -> LinkAdmission { .admit }

    func link(_ link: any Link, received message: MeshMessage) {}

    func linkClosed(_ link: any Link, cause: LinkEnd) {
        ended.withLock { $0 = cause }
    }
}
