internal import MeshDispatch
internal import MeshProtocol
internal import MeshRouting
internal import MeshTransport
internal import Synchronization

/// The way of application messages: received, forwarded, delivered or sent without a task or an actor in between.
///
/// Runs on the link's event loop, or on the caller's thread for ``send(_:to:)``. It reads an immutable snapshot of routes
/// and links that ``NodeCore`` replaces, and holds one lock, of the duplicate memory, for the time of a look-up.
final class DataPath: DataSink, AdmissionGate {
    private let ownID: NodeID
    private let clock: NodeClock
    private let wallClock: any WallClock
    private let delivery: DeliveryBuffer
    private let counters: NodeCounters
    private let events: EventHub
    private let router: Mutex<RouterMachine>
    private let current = Mutex(ForwardingSnapshot())

    init(
        ownID: NodeID, clock: NodeClock, wallClock: any WallClock, delivery: DeliveryBuffer, counters: NodeCounters,
        events: EventHub
    ) {
        self.ownID = ownID
        self.clock = clock
        self.wallClock = wallClock
        self.delivery = delivery
        self.counters = counters
        self.events = events
        self.router = Mutex(RouterMachine(ownID: ownID))
    }

    /// Replaces the snapshot; what is received or sent from now on uses the new one.
    func publish(_ snapshot: ForwardingSnapshot) {
        current.withLock { $0 = snapshot }
    }

    /// The present snapshot.
    var snapshot: ForwardingSnapshot {
        current.withLock { $0 }
    }

    func admits(_ link: LinkID) -> Bool {
        current.withLock { $0.admitted.contains(link) }
    }

    func receiveData(_ message: MeshMessage, from peer: NodeID) {
        let snapshot = snapshot
        let decision = router.withLock { router in
            router.receive(message, from: peer, forwarding: snapshot.table, now: clock.now)
        }
        if let drop = decision.drop {
            if drop == .duplicate { counters.duplicates.increment() } else { counters.dropped.increment() }
        }
        if decision.isDelivered { deliver(message, from: decision.sender, over: peer) }
        guard !decision.forwards.isEmpty else { return }
        let frame = OutboundFrame(decision.message)
        for neighbour in decision.forwards {
            let isTaken = (try? hand(frame, to: neighbour, of: snapshot)) != nil  // a relay can only count the loss
            if isTaken { counters.forwarded.increment() } else { counters.dropped.increment() }
        }
    }

    /// Sends a payload to a node, or to all with nil; success means that a link's lane took it.
    ///
    /// - Throws: `messageTooLarge`, `noRoute`, `laneFull`.
    func send(_ bytes: [UInt8], to destination: NodeID?) throws(MeshNodeError) {
        let message = MeshMessage(
            type: .data, senderID: ownID, recipientID: destination, payload: DataPayload(data: bytes).payload,
            id: UUIDv4.make(), at: wallClock.now())
        let snapshot = snapshot
        let frame = try frame(of: message, payloadBytes: bytes.count)
        let decision = router.withLock { router in
            router.originate(message, forwarding: snapshot.table, now: clock.now)
        }
        if decision.isDelivered {
            deliver(message, from: ownID, over: ownID)
        } else if decision.forwards.isEmpty {
            throw MeshNodeError(.noRoute, noRouteText(to: destination))
        }
        let outbound = decision.forwards.isEmpty ? frame : OutboundFrame(decision.message)
        for neighbour in decision.forwards {
            do {
                try hand(outbound, to: neighbour, of: snapshot)
                counters.sent.increment()
            } catch {
                guard destination == nil else { throw error }
                counters.dropped.increment()  // a broadcast goes on to the other neighbours
            }
        }
    }

    private func frame(of message: MeshMessage, payloadBytes: Int) throws(MeshNodeError) -> OutboundFrame {
        let limit = MeshLimits.maximumFrameTextBytes
        let tooLarge = MeshNodeError(
            .messageTooLarge,
            "a message of \(payloadBytes) bytes does not fit into one frame of \(limit) bytes; send it in parts")
        guard payloadBytes <= limit / 4 * 3 else { throw tooLarge }
        let frame = OutboundFrame(message)
        guard frame.bytes.count <= limit else { throw tooLarge }
        return frame
    }

    private func hand(
        _ frame: OutboundFrame, to neighbour: NodeID, of snapshot: ForwardingSnapshot
    ) throws(MeshNodeError) {
        guard let link = snapshot.outbound[neighbour] else {
            throw MeshNodeError(.noRoute, "the link to \(neighbour.fingerprint) is gone; try again")
        }
        do {
            try link.send(frame, on: .data)
        } catch {
            switch error.code {
            case .laneFull:
                throw MeshNodeError(
                    .laneFull, "the link to \(neighbour.fingerprint) does not keep up; send more slowly")
            case .messageTooLarge: throw MeshNodeError(.messageTooLarge, error.message)
            default:
                throw MeshNodeError(.noRoute, "the link to \(neighbour.fingerprint) is gone: \(error.message)")
            }
        }
    }

    private func deliver(_ message: MeshMessage, from sender: NodeID?, over peer: NodeID) {
        guard let sender, let payload = try? DataPayload(message.payload) else {  // not a data message: counted
            return counters.dropped.increment()
        }
        let received = ReceivedMessage(
            from: sender, bytes: payload.data, receivedAt: wallClock.now(), isOriginVerified: sender == peer,
            messageID: message.messageID)
        if delivery.append(received) {
            counters.delivered.increment()
        } else {
            counters.dropped.increment()
            counters.overflowed.increment()
            events.publish(.deliveryOverflow(messageID: message.messageID))
        }
    }

    private func noRouteText(to destination: NodeID?) -> String {
        guard let destination else { return "no neighbour is connected" }
        return "no route to \(destination.fingerprint) is known; it is not connected, or routes still spread"
    }
}
