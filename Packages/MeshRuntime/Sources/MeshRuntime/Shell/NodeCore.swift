internal import Logging
internal import MeshDispatch
internal import MeshIdentity
internal import MeshProtocol
internal import MeshRouting
internal import MeshTransport
internal import Synchronization

/// The shell around a node's machines: one lock, one order of consequences.
///
/// Inputs come from event loops, timers and the authority's replies. Each changes the state under the lock and appends
/// actions; they are performed after the lock is released, one thread at a time, in the order in which they arose. So a
/// link may call back while an action is performed, and a withdrawal never overtakes an announcement.
final class NodeCore: Sendable {
    let identity: NodeIdentity
    let clock: NodeClock
    let wallClock: any WallClock
    let dataPath: DataPath
    let events: EventHub
    let counters: NodeCounters
    let logger: Logger
    /// The anchors of the genesis block.
    let anchors: Set<Endpoint>
    /// The longest time between two judgements of live peers.
    let judgementInterval: Duration
    /// What happens to new links while the revocation list is past its next update.
    let stalePolicy: StaleRevocationPolicy
    /// The endpoint that others are told, if there is one.
    let advertised = Mutex<Endpoint?>(nil)
    /// Wakes the timer when a deadline may have moved nearer.
    let timer = Wakeup()
    /// Wakes the writer of the revocation list.
    let persistence = Wakeup()
    /// Wakes the poll of the authority.
    let poll = Wakeup()
    /// Dials to be made by ``MeshNode/run()``; bounded by the scheduler's dials at once.
    let dialQueue: AsyncStream<DialScheduler.Dial>.Continuation
    let dials: AsyncStream<DialScheduler.Dial>

    private let state: Mutex<NodeState>

    init(
        identity: NodeIdentity, state: NodeState, clock: NodeClock, wallClock: any WallClock, dataPath: DataPath,
        events: EventHub, counters: NodeCounters, logger: Logger, anchors: Set<Endpoint>, judgementInterval: Duration,
        stalePolicy: StaleRevocationPolicy
    ) {
        self.anchors = anchors
        self.judgementInterval = judgementInterval
        self.stalePolicy = stalePolicy
        self.identity = identity
        self.clock = clock
        self.wallClock = wallClock
        self.dataPath = dataPath
        self.events = events
        self.counters = counters
        self.logger = logger
        self.state = Mutex(state)
        (dials, dialQueue) = AsyncStream.makeStream(
            of: DialScheduler.Dial.self, bufferingPolicy: .bufferingOldest(DialScheduler.maximumDials))
    }

    /// Changes the state and performs what follows.
    ///
    /// The closure runs under the lock: it must not call out.
    @discardableResult
    func change<Value: Sendable>(_ body: (inout NodeState) -> Value) -> Value {
        let (value, performs, wakes) = state.withLock { state in
            let value = body(&state)
            let performs = !state.isPerforming && !state.outbox.isEmpty
            if performs { state.isPerforming = true }
            return (value, performs, state.armEarlier())
        }
        if performs { performOutbox() }
        if wakes { timer.signal() }
        return value
    }

    /// Reads from the state.
    func read<Value: Sendable>(_ body: (borrowing NodeState) -> Value) -> Value {
        state.withLock { body($0) }
    }

    /// Runs every machine whose time has come.
    ///
    /// - Returns: when to call again.
    func fireTimers() -> ContinuousClock.Instant {
        let now = clock.now
        return change { state in
            fireRouting(&state, now: now)
            fireDiscovery(&state, now: now)
            fireRevocations(&state, now: now)
            judgeIfDue(&state, now: now)
            state.outbox += state.dials.due(now: now).map { .dial($0) }
            state.armedDeadline = state.nextDeadline
            return state.nextDeadline
        }
    }

    /// Makes the snapshot of the data path anew.
    ///
    /// Called under the state's lock, so that snapshots follow each other in the order of changes.
    func publishSnapshot(of state: NodeState) {
        var snapshot = ForwardingSnapshot(table: state.routing.forwarding)
        for peer in state.pool.connectedPeers {
            snapshot.outbound[peer] = state.pool.preferred(for: peer)?.reference
            for entry in state.pool.links(to: peer) { snapshot.admitted.insert(entry.id) }
        }
        dataPath.publish(snapshot)
    }

    /// Appends a message to one peer.
    func enqueue(_ type: MessageType, _ payload: JSONObject, to peer: NodeID, lane: SendLane, in state: inout NodeState)
    {
        guard let link = state.pool.preferred(for: peer)?.reference else { return }
        enqueue(type, payload, recipient: peer, over: [link], lane: lane, in: &state)
    }

    /// Appends a message over given links.
    func enqueue(
        _ type: MessageType, _ payload: JSONObject, recipient: NodeID?, over links: [any Link], lane: SendLane,
        in state: inout NodeState
    ) {
        let message = MeshMessage(
            type: type, senderID: identity.id, recipientID: recipient, payload: payload, id: UUIDv4.make(),
            at: wallClock.now())
        state.outbox.append(.send(OutboundFrame(message), lane: lane, over: links))
    }

    // MARK: Performing

    private func performOutbox() {
        while true {
            let batch = state.withLock { state -> [NodeAction] in
                let batch = state.outbox
                state.outbox = []
                if batch.isEmpty { state.isPerforming = false }
                return batch
            }
            if batch.isEmpty { return }
            for action in batch { perform(action) }
        }
    }

    private func perform(_ action: NodeAction) {
        switch action {
        case .send(let frame, let lane, let links):
            for link in links { send(frame, on: lane, over: link) }
        case .close(let link, let code):
            link.close(code)
        case .event(let event):
            events.publish(event)
        case .note(let message, let metadata):
            logger.debug(message, metadata: metadata)
        case .dial(let dial):
            if case .enqueued = dialQueue.yield(dial) { return }
            dialFinished(dial, outcome: .failed, reason: "the node stops")
        case .persistRevocations:
            persistence.signal()
        case .pollAuthority:
            poll.signal()
        }
    }

    private func send(_ frame: OutboundFrame, on lane: SendLane, over link: any Link) {
        do {
            try link.send(frame, on: lane)
        } catch {
            logger.debug(
                "frame not sent",
                metadata: ["mesh.peer.id": "\(link.peer.id.fingerprint)", "error.code": "\(error.code)"])
        }
    }
}
