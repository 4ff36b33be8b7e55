internal import Logging
internal import MeshControlPlane
internal import MeshCrypto
internal import MeshDispatch
internal import MeshIdentity
internal import MeshProtocol
internal import Synchronization

/// Takes control messages to the dispatcher, and counts what becomes of them.
///
/// No command has a handler yet: a message that passes every other rule is refused for that reason.
final class ControlGate: ControlSink {
    private let issuers: NodeIssuers
    private let wallClock: any WallClock
    private let counters: NodeCounters
    private let logger: Logger
    private let dispatcher: Mutex<ControlDispatcher>

    init(identity: NodeIdentity, wallClock: any WallClock, counters: NodeCounters, logger: Logger) {
        issuers = NodeIssuers(identity: identity)
        self.wallClock = wallClock
        self.counters = counters
        self.logger = logger
        dispatcher = Mutex(ControlDispatcher(nodeID: identity.id))
    }

    func receiveControl(_ message: ControlMessage, from peer: NodeID) {
        counters.controlReceived.increment()
        let now = wallClock.now()
        let action = dispatcher.withLock { dispatcher in
            dispatcher.removeEndedReplays(now: now)
            return dispatcher.receive(message, from: peer, issuers: issuers, now: now)
        }
        switch action {
        case .refuse(let refusal):
            counters.controlRefused.increment()
            logger.debug(
                "control message refused",
                metadata: ["error.code": "\(refusal.stage)", "mesh.peer.id": "\(peer.fingerprint)"])
        case .execute:
            // Only a registered command gets here, and none is.
            dispatcher.withLock { $0.handlerFinished(succeeded: false) }
        }
    }
}
