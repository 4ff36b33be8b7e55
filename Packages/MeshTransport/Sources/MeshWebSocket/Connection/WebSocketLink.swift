internal import MeshProtocol
internal import MeshTransport
internal import NIOCore
internal import Synchronization

/// A link over WebSocket, as seen from any thread.
///
/// Holds the lanes and the counters under a lock that is never held across an effect; everything else is done by
/// ``LinkStage`` on the connection's event loop.
final class WebSocketLink: Link {
    private struct Shared {
        var lanes: SendLanes<OutboundFrame>
        var isEstablished = true
        var flushIsDue = false
        var statistics = LinkStatistics()
    }

    let id: LinkID
    let peer: AuthenticatedPeer
    let direction: LinkDirection
    let dialedEndpoint: Endpoint?
    let remoteAddress: String
    let version: LinkVersion

    private let maximumPlaintextBytes: Int
    private let stage: NIOLoopBoundBox<LinkStage?>
    private let eventLoop: any EventLoop
    private let shared: Mutex<Shared>

    init(
        peer: AuthenticatedPeer,
        direction: LinkDirection,
        dialedEndpoint: Endpoint?,
        remoteAddress: String,
        version: LinkVersion,
        configuration: TransportConfiguration,
        stage: NIOLoopBoundBox<LinkStage?>,
        eventLoop: any EventLoop
    ) {
        id = .next()
        self.peer = peer
        self.direction = direction
        self.dialedEndpoint = dialedEndpoint
        self.remoteAddress = remoteAddress
        self.version = version
        self.stage = stage
        self.eventLoop = eventLoop
        maximumPlaintextBytes = configuration.maximumFrameBytes - MeshLimits.frameOverheadBytes
        shared = Mutex(
            Shared(
                lanes: SendLanes(
                    maximumMessages: configuration.maximumLaneMessages,
                    maximumBytes: configuration.maximumLaneBytes
                )
            )
        )
    }

    var isEstablished: Bool { shared.withLock { $0.isEstablished } }

    var statistics: LinkStatistics {
        shared.withLock { shared in
            var statistics = shared.statistics
            statistics.queuedFrames = shared.lanes.count
            return statistics
        }
    }

    func send(_ frame: OutboundFrame, on lane: SendLane) throws(LinkError) {
        guard frame.bytes.count <= maximumPlaintextBytes else {
            throw LinkError(
                .messageTooLarge,
                "a message of \(frame.bytes.count) bytes exceeds the \(maximumPlaintextBytes) bytes of a frame; split it"
            )
        }
        let (action, flushes) = shared.withLock { shared -> (SendLanes<OutboundFrame>.EnqueueAction?, Bool) in
            guard shared.isEstablished else { return (nil, false) }
            let action = shared.lanes.enqueue(frame, bytes: frame.bytes.count, on: lane)
            switch action {
            case .queued: break
            case .queuedSuperseding(let count): shared.statistics.supersededFrames += UInt64(count)
            case .refused, .closeLink: shared.statistics.refusedFrames += 1
            }
            let flushes = !shared.flushIsDue
            shared.flushIsDue = true
            return (action, flushes)
        }
        if flushes { eventLoop.execute { [stage] in stage.value?.flush() } }
        switch action {
        case nil: throw LinkError(.notConnected, "link \(id) to \(peer.id.fingerprint) is not established")
        case .queued, .queuedSuperseding: return
        case .refused:
            throw LinkError(.laneFull, "the data lane of link \(id) to \(peer.id.fingerprint) is full; send later")
        case .closeLink:
            eventLoop.execute { [stage] in stage.value?.controlLaneOverflowed() }
            throw LinkError(.laneFull, "the control lane of link \(id) to \(peer.id.fingerprint) is full; it is closed")
        }
    }

    func close(_ code: CloseCode) {
        stopSending(droppingFrames: true)
        if eventLoop.inEventLoop {
            stage.value?.ownerClosed(code)
        } else {
            eventLoop.execute { [stage] in stage.value?.ownerClosed(code) }
        }
    }

    func pauseReading() { setPaused(true) }

    func resumeReading() { setPaused(false) }

    /// Refuses further frames, and drops those that wait if asked to.
    func stopSending(droppingFrames: Bool) {
        shared.withLock { shared in
            shared.isEstablished = false
            if droppingFrames { shared.lanes.removeAll() }
        }
    }

    /// Takes the most urgent frames, up to so many bytes but at least one frame if one waits.
    func dequeue(upTo bytes: Int) -> [OutboundFrame] {
        shared.withLock { shared in
            shared.flushIsDue = false
            var frames: [OutboundFrame] = []
            var taken = 0
            while taken < bytes, let frame = shared.lanes.dequeue() {
                frames.append(frame)
                taken += frame.bytes.count
            }
            return frames
        }
    }

    /// Whether frames wait.
    var hasWaitingFrames: Bool { shared.withLock { !$0.lanes.isEmpty } }

    /// Tells once that the routing lane had given up frames and is empty again.
    func takeLostRoutingFrames() -> Bool { shared.withLock { $0.lanes.takeLostRoutingFrames() } }

    /// Changes the counters.
    func count(_ change: (inout LinkStatistics) -> Void) {
        shared.withLock { change(&$0.statistics) }
    }

    private func setPaused(_ paused: Bool) {
        eventLoop.execute { [stage] in stage.value?.setOwnerPaused(paused) }
    }
}
