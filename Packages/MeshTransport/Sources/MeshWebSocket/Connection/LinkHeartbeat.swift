internal import MeshHeartbeat
internal import MeshProtocol
internal import MeshTransport
internal import NIOCore

/// Runs the heartbeat of one established link on its event loop.
///
/// - Source: Specification 04 §4
final class LinkHeartbeat {
    private let connection: ConnectionShell
    private var machine: HeartbeatMachine
    private var pingTimer: Scheduled<Void>?
    private var silenceTimer: Scheduled<Void>?

    init(connection: ConnectionShell) {
        self.connection = connection
        machine = HeartbeatMachine(configuration: connection.environment.configuration, now: connection.time.now)
    }

    /// Sends the first ping and begins to watch the peer.
    func begin(link: WebSocketLink) {
        intervalElapsed(link: link)
        judgeSilence()
    }

    /// Stops all timers.
    func end() {
        pingTimer?.cancel()
        silenceTimer?.cancel()
    }

    /// A frame that authenticated arrived.
    func frameReceived(now: ContinuousClock.Instant) {
        machine.frameReceived(now: now)
    }

    /// Answers a ping.
    func answer(_ ping: MeshMessage, on link: WebSocketLink) {
        let now = connection.environment.wallClock.now()
        // A ping without a usable timestamp is answered with our time, as the reference does.
        let timestamp = (try? PingPayload(ping.payload))?.timestamp ?? now.unixSeconds
        let payload = PongPayload(pingTimestamp: timestamp, pongTimestamp: now.unixSeconds).payload
        let pong = MeshMessage(
            type: .pong,
            senderID: connection.environment.authenticator.localNodeID,
            recipientID: link.peer.id,
            payload: payload,
            id: UUIDv4.make(),
            at: now
        )
        send(pong, on: link)
    }

    /// A pong arrived; an unknown one is ignored.
    func pongReceived(_ pong: MeshMessage, on link: WebSocketLink, now: ContinuousClock.Instant) {
        // A malformed pong matches no ping of ours.
        guard let payload = try? PongPayload(pong.payload),
            let roundTrip = machine.pongReceived(echo: payload.pingTimestamp, now: now)
        else { return }
        link.count { $0.roundTripTime = roundTrip }
    }

    private func intervalElapsed(link: WebSocketLink) {
        let wallTime = connection.environment.wallClock.now()
        switch machine.intervalElapsed(now: connection.time.now, unixTime: wallTime.unixSeconds) {
        case .hold: break
        case .ping(let timestamp):
            let ping = MeshMessage(
                messageID: UUIDv4.make(),
                type: .ping,
                timestamp: timestamp,
                senderID: connection.environment.authenticator.localNodeID.text,
                recipientID: link.peer.id.text,
                payload: PingPayload(timestamp: timestamp).payload
            )
            send(ping, on: link)
        }
        pingTimer = schedule(in: machine.interval) { $0.intervalElapsed(link: link) }
    }

    private func judgeSilence() {
        switch machine.judgeSilence(now: connection.time.now) {
        case .dead: connection.peerDied()
        case .alive(let duration): silenceTimer = schedule(in: duration) { $0.judgeSilence() }
        }
    }

    private func send(_ message: MeshMessage, on link: WebSocketLink) {
        // A link that has ended meanwhile or whose control lane overflows is being closed already.
        try? link.send(OutboundFrame(message), on: .control)
    }

    private func schedule(in duration: Duration, _ body: @escaping (LinkHeartbeat) -> Void) -> Scheduled<Void> {
        connection.channel.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(duration)) { body(self) }
    }
}
