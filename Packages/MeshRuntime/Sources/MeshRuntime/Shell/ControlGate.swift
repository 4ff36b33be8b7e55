internal import MeshDispatch
internal import MeshProtocol

/// Takes control messages while no command has a handler: counts and refuses them all.
final class ControlGate: ControlSink {
    private let counters: NodeCounters

    init(counters: NodeCounters) {
        self.counters = counters
    }

    func receiveControl(_ message: ControlMessage, from peer: NodeID) {
        counters.controlReceived.increment()
        counters.controlRefused.increment()
    }
}
