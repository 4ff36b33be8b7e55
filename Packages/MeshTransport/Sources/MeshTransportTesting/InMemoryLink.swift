internal import MeshHeartbeat
public import MeshProtocol
public import MeshTransport
internal import Synchronization

/// One end of a link over an ``InMemoryNetwork``.
public final class InMemoryLink: Link, Sendable {
    private struct State {
        var lanes: SendLanes<OutboundFrame>
        var heartbeat: HeartbeatMachine
        var far: InMemoryLink?
        var isEstablished = true
        var isAdmitted = false
        var hasCarried = false
        var nextPing: ContinuousClock.Instant?
        var flushIsDue = false
        var statistics = LinkStatistics()
    }

    /// The identity of this end in this process.
    public let id: LinkID
    /// Who is at the other end.
    public let peer: AuthenticatedPeer
    /// Which side opened the link.
    public let direction: LinkDirection
    /// The endpoint that was dialled; nil for an accepted link.
    public let dialedEndpoint: Endpoint?
    /// The form of frames.
    public let version: LinkVersion

    /// Where this end is.
    public let localAddress: Endpoint
    /// Where the other end is.
    public let farAddress: Endpoint

    private let network: InMemoryNetwork
    private let localID: NodeID
    private let observer: any LinkObserver
    private let state: Mutex<State>

    init(
        network: InMemoryNetwork,
        localID: NodeID,
        peer: AuthenticatedPeer,
        direction: LinkDirection,
        addresses: (local: Endpoint, far: Endpoint),
        dialedEndpoint: Endpoint?,
        version: LinkVersion,
        observer: any LinkObserver
    ) {
        id = .next()
        self.network = network
        self.localID = localID
        self.peer = peer
        self.direction = direction
        self.dialedEndpoint = dialedEndpoint
        self.version = version
        self.observer = observer
        localAddress = addresses.local
        farAddress = addresses.far
        let configuration = network.configuration
        state = Mutex(
            State(
                lanes: SendLanes(
                    maximumMessages: configuration.maximumLaneMessages,
                    maximumBytes: configuration.maximumLaneBytes
                ),
                heartbeat: HeartbeatMachine(configuration: configuration, now: network.clock.now)
            )
        )
    }

    /// The address of the other end as text.
    public var remoteAddress: String { farAddress.text }

    /// Whether frames can be sent now.
    public var isEstablished: Bool { state.withLock { $0.isEstablished } }

    /// What this end has carried until now.
    public var statistics: LinkStatistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.queuedFrames = state.lanes.count
            return statistics
        }
    }

    /// Queues a frame, as a real link does.
    ///
    /// - Parameters:
    ///   - frame: the encoded message.
    ///   - lane: how urgent it is.
    /// - Throws: `notConnected`, `messageTooLarge` or `laneFull`.
    public func send(_ frame: OutboundFrame, on lane: SendLane) throws(LinkError) {
        let maximum = network.configuration.maximumFrameBytes - MeshLimits.frameOverheadBytes
        guard frame.bytes.count <= maximum else {
            throw LinkError(.messageTooLarge, "a message of \(frame.bytes.count) bytes exceeds \(maximum); split it")
        }
        let (action, flushes) = state.withLock { state -> (SendLanes<OutboundFrame>.EnqueueAction?, Bool) in
            guard state.isEstablished else { return (nil, false) }
            let action = state.lanes.enqueue(frame, bytes: frame.bytes.count, on: lane)
            switch action {
            case .queued: break
            case .queuedSuperseding(let count): state.statistics.supersededFrames += UInt64(count)
            case .refused, .closeLink: state.statistics.refusedFrames += 1
            }
            let flushes = !state.flushIsDue
            state.flushIsDue = true
            return (action, flushes)
        }
        if flushes { network.enqueue { self.flush() } }
        switch action {
        case nil: throw LinkError(.notConnected, "link \(id) is not established")
        case .queued, .queuedSuperseding: return
        case .refused: throw LinkError(.laneFull, "the data lane of link \(id) is full; send later")
        case .closeLink:
            network.enqueue {
                self.end(.policyViolation, byUs: true, reason: "the control lane was full", tellsPeer: true)
            }
            throw LinkError(.laneFull, "the control lane of link \(id) is full; it is closed")
        }
    }

    /// Closes the link; the ends are told by later jobs.
    ///
    /// - Parameter code: what the peer is told.
    public func close(_ code: CloseCode) {
        state.withLock { state in
            state.isEstablished = false
            state.lanes.removeAll()
        }
        network.enqueue { self.end(code, byUs: true, reason: "closed by this side", tellsPeer: true) }
    }

    // MARK: - Jobs

    func connect(to far: InMemoryLink) {
        state.withLock { $0.far = far }
    }

    /// Offers the link to the observer.
    ///
    /// - Returns: nil if the link stays, or the code with which the observer refused it.
    func begin() -> CloseCode? {
        network.opened(self)
        switch observer.linkEstablished(self) {
        case .admit:
            state.withLock { $0.isAdmitted = true }
            ping()
            return nil
        case .refuse(let code):
            network.enqueue { self.end(code, byUs: true, reason: "refused by this side", tellsPeer: true) }
            return code
        }
    }

    /// Sends what waits, most urgent first.
    func flush() {
        guard !network.isStalled(farAddress), let far = state.withLock({ $0.far }) else {
            state.withLock { $0.flushIsDue = false }
            return
        }
        while let frame = state.withLock({ $0.isEstablished ? $0.lanes.dequeue() : nil }) {
            state.withLock { state in
                state.statistics.messagesSent += 1
                state.statistics.bytesSent += UInt64(frame.bytes.count)
            }
            network.enqueue { far.receive(frame.bytes, from: self) }
        }
        let lost = state.withLock { state in
            state.flushIsDue = false
            return state.lanes.takeLostRoutingFrames()
        }
        if lost { observer.linkLostRoutingFrames(self) }
    }

    /// Ends the link, once.
    func end(_ code: CloseCode?, byUs: Bool, reason: String, tellsPeer: Bool) {
        let (wasAdmitted, far) = state.withLock { state -> (Bool, InMemoryLink?) in
            defer {
                state.isEstablished = false
                state.isAdmitted = false
                state.far = nil
                state.lanes.removeAll()
            }
            return (state.isAdmitted, state.far)
        }
        network.closed(self)
        if tellsPeer, let far {
            network.enqueue {
                far.end(code, byUs: false, reason: "the peer closed the link", tellsPeer: false)
            }
        }
        if wasAdmitted { observer.linkClosed(self, cause: LinkEnd(code: code, byUs: byUs, reason: reason)) }
    }

    func socketBroke(reason: String) {
        end(nil, byUs: false, reason: reason, tellsPeer: false)
    }

    /// Sends a ping if the interval has passed since the last one.
    func ping() {
        let now = network.clock.now
        let isDue = state.withLock { state in
            guard state.isEstablished, now >= state.nextPing ?? now else { return false }
            state.nextPing = now + state.heartbeat.interval
            return true
        }
        guard isDue else { return }
        let unixTime = network.wallClock.now().unixSeconds
        switch state.withLock({ $0.heartbeat.intervalElapsed(now: now, unixTime: unixTime) }) {
        case .hold: break
        case .ping(let timestamp): answer(.ping, PingPayload(timestamp: timestamp).payload)
        }
    }

    func judgeSilence() {
        let now = network.clock.now
        guard state.withLock({ $0.heartbeat.judgeSilence(now: now) }) == .dead else { return }
        end(nil, byUs: true, reason: "the peer was silent for the dead-peer time", tellsPeer: false)
    }

    private func receive(_ bytes: [UInt8], from sender: InMemoryLink) {
        let now = network.clock.now
        // An invalid message is dropped and counted, as on a real link.
        guard let message = try? MeshMessage(parsing: bytes) else {
            state.withLock { $0.statistics.invalidMessages += 1 }
            return
        }
        guard network.carries(message, from: farAddress, to: localAddress) else { return }
        let (isOpen, isFirst) = state.withLock { state -> (Bool, Bool) in
            guard state.isEstablished, state.isAdmitted else { return (false, false) }
            state.heartbeat.frameReceived(now: now)
            state.statistics.messagesReceived += 1
            state.statistics.bytesReceived += UInt64(bytes.count)
            state.statistics.lastActivity = now
            defer { state.hasCarried = true }
            return (true, !state.hasCarried)
        }
        guard isOpen else { return }
        if isFirst { observer.linkCarriedFirstMessage(self) }
        deliver(message, now: now)
    }

    private func deliver(_ message: MeshMessage, now: ContinuousClock.Instant) {
        switch message.type {
        case .ping:
            let time = network.wallClock.now().unixSeconds
            // A ping without a usable timestamp is answered with our time, as the reference does.
            let timestamp = (try? PingPayload(message.payload))?.timestamp ?? time
            answer(.pong, PongPayload(pingTimestamp: timestamp, pongTimestamp: time).payload)
        case .pong:
            // A malformed pong matches no ping of ours.
            guard let payload = try? PongPayload(message.payload) else { return }
            state.withLock { state in
                if let roundTrip = state.heartbeat.pongReceived(echo: payload.pingTimestamp, now: now) {
                    state.statistics.roundTripTime = roundTrip
                }
            }
        default:
            guard isEstablished else { return }
            observer.link(self, received: message)
        }
    }

    private func answer(_ type: MessageType, _ payload: JSONObject) {
        let message = MeshMessage(
            type: type,
            senderID: localID,
            recipientID: peer.id,
            payload: payload,
            id: UUIDv4.make(),
            at: network.wallClock.now()
        )
        // A link that has ended meanwhile needs no heartbeat.
        try? send(OutboundFrame(message), on: .control)
    }
}
