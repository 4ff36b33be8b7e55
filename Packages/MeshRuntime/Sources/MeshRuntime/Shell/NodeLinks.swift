internal import MeshDispatch
internal import MeshProtocol
internal import MeshTransport

/// Hears of a node's links, and hands each message to its subsystem on the link's own event loop.
///
/// Nothing here waits: a subsystem that needs longer puts its work aside.
final class NodeLinks: LinkObserver {
    private let core: NodeCore
    private let dispatcher: InboundDispatcher

    init(core: NodeCore, control: any ControlSink) {
        self.core = core
        self.dispatcher = InboundDispatcher(
            gate: core.dataPath, data: core.dataPath, routes: core, discovery: core, revocations: core,
            control: control)
    }

    func linkEstablished(_ link: any Link) -> LinkAdmission {
        core.linkEstablished(link)
    }

    func link(_ link: any Link, received message: MeshMessage) {
        let outcome = dispatcher.dispatch(message, over: link.id, from: link.peer.id)
        if case .refused = outcome { core.counters.refused.increment() }
    }

    func linkCarriedFirstMessage(_ link: any Link) {
        core.linkCarried(link)
    }

    func linkLostRoutingFrames(_ link: any Link) {
        core.routingFramesLost(to: link.peer.id)
    }

    func linkClosed(_ link: any Link, cause: LinkEnd) {
        core.linkClosed(link, cause: cause)
    }
}
