internal import Logging
internal import MeshTransport
internal import NIOCore

/// What a connection does with messages, before and after its peer is authenticated.
///
/// Lives on the connection's event loop.
protocol ConnectionStage: AnyObject {
    /// A whole binary message arrived.
    func received(_ message: [UInt8])
    /// All that was read at once has been delivered.
    func readCompleted()
    /// The socket takes more, or does not.
    func writabilityChanged()
    /// A control frame of the carrier arrived, with so many bytes.
    func controlFrameReceived(bytes: Int)
    /// The established link has ended; called once.
    func ended(_ end: LinkEnd)
    /// Sends what waits and then closes.
    func drain(_ code: CloseCode)
}

/// Owns the life of one connection on its event loop: performs what the machine decides and keeps its timer.
final class ConnectionShell {
    let channel: any Channel
    let environment: ConnectionEnvironment
    let direction: LinkDirection
    let time: LoopTime

    private var machine: ConnectionMachine
    private var gate: FrameGate?
    private var stage: (any ConnectionStage)?
    private var timer: (at: ContinuousClock.Instant, scheduled: Scheduled<Void>)?
    private let writer: FrameWriter
    private let reportFailure: (LinkError) -> Void

    /// Makes the shell of a connection whose handshake has begun.
    ///
    /// - Parameters:
    ///   - channel: the socket, on whose event loop this is called.
    ///   - environment: what the transport's connections share.
    ///   - direction: which side opened the connection.
    ///   - start: when connecting began, in the loop's time.
    ///   - reportFailure: called once if the connection never becomes established.
    init(
        channel: any Channel,
        environment: ConnectionEnvironment,
        direction: LinkDirection,
        start: NIODeadline,
        reportFailure: @escaping (LinkError) -> Void
    ) {
        channel.eventLoop.preconditionInEventLoop()
        self.channel = channel
        self.environment = environment
        self.direction = direction
        self.reportFailure = reportFailure
        time = LoopTime(eventLoop: channel.eventLoop)
        writer = FrameWriter(masks: direction == .dialed)
        let age = channel.eventLoop.now - start
        machine = ConnectionMachine(
            configuration: environment.configuration,
            start: time.now - .nanoseconds(age.nanoseconds)
        )
        rearm()
    }

    /// Where the connection is in its life.
    var phase: ConnectionMachine.Phase { machine.phase }

    /// Whether frames may be sent and delivered.
    var isEstablished: Bool { machine.isEstablished }

    /// The upgrade is complete; frames go through this gate, messages to this stage.
    func upgraded(gate: FrameGate, stage: any ConnectionStage) {
        machine.upgraded()
        self.gate = gate
        self.stage = stage
    }

    /// The peer is accepted; messages go to this stage from now on.
    ///
    /// - Returns: false if the connection has ended meanwhile.
    func established(stage: any ConnectionStage) -> Bool {
        guard machine.handshakeCompleted(now: time.now) else { return false }
        gate?.raiseLimit(to: environment.configuration.maximumFrameBytes)
        environment.registry.authenticated(channel)
        self.stage = stage
        rearm()
        return true
    }

    /// Ends the connection by our decision.
    ///
    /// - Parameters:
    ///   - code: what the peer is told.
    ///   - reason: why, for logs.
    ///   - dropsPending: whether frames that were sealed already must not leave any more; if there are such, the
    ///     socket is dropped without a close frame.
    func close(_ code: CloseCode, reason: String, dropsPending: Bool = false) {
        if dropsPending, isEstablished, (bufferedBytes ?? 0) > 0 {
            perform(machine.close(code, reason: reason, now: time.now), dropsSocket: true)
        } else {
            perform(machine.close(code, reason: reason, now: time.now))
        }
    }

    /// Ends the connection because the peer broke a rule.
    func violated(_ code: CloseCode, reason: String) {
        environment.logger.debug(
            "peer broke a rule of the link",
            metadata: ["mesh.link.close_code": "\(code)", "mesh.link.reason": "\(reason)"]
        )
        gate?.shut()
        perform(machine.violated(code, reason: reason, now: time.now))
    }

    /// Ends a connection that cannot be established.
    func handshakeFailed(_ code: LinkError.Code, reason: String) {
        perform(machine.handshakeFailed(code, reason: reason))
    }

    /// The peer sent a close frame.
    func closeFrameReceived(_ code: CloseCode?) {
        perform(machine.closeFrameReceived(code))
    }

    /// The peer was silent for too long.
    func peerDied() {
        perform(machine.peerDied())
    }

    /// The socket is gone; the parts of the connection let go of each other.
    func socketClosed(reason: String) {
        perform(machine.socketClosed(reason: reason))
        gate?.shut()
        gate = nil
        stage = nil
    }

    /// Sends what waits on an established link and closes it; ends any other connection at once.
    func drain(_ code: CloseCode) {
        if isEstablished, let stage {
            stage.drain(code)
        } else {
            close(code, reason: "shutting down")
        }
    }

    /// A whole binary message arrived.
    func received(_ message: [UInt8]) {
        guard phase == .handshaking || phase == .established else { return }
        stage?.received(message)
    }

    /// All that was read at once has been delivered.
    func readCompleted() {
        stage?.readCompleted()
    }

    /// A control frame of the carrier arrived.
    func controlFrameReceived(bytes: Int) {
        stage?.controlFrameReceived(bytes: bytes)
    }

    /// The socket takes more, or does not.
    func writabilityChanged() {
        observeWriter()
        stage?.writabilityChanged()
    }

    /// Writes a frame of the handshake or a pong, at once.
    func send(_ opcode: FrameWriter.Opcode, _ payload: [UInt8]) {
        var payload = payload
        var buffer = channel.allocator.buffer(capacity: payload.count + FrameWriter.maximumHeaderBytes)
        writer.append(opcode, &payload, to: &buffer)
        write(buffer)
        gate?.flush()
    }

    /// Writes whole frames without handing them to the socket yet.
    func write(_ frames: ByteBuffer) {
        gate?.write(frames)
    }

    /// Hands what was written to the socket and looks whether it takes more.
    func flush() {
        gate?.flush()
        observeWriter()
    }

    private func observeWriter() {
        machine.writerObserved(pendingBytes: channel.isWritable ? 0 : pendingBytes, now: time.now)
        rearm()
    }

    /// The bytes that the socket has not taken; at least 1 if that cannot be told.
    private var pendingBytes: Int {
        max(bufferedBytes ?? 1, 1)
    }

    /// The bytes that the socket has not taken, nil if that cannot be told.
    private var bufferedBytes: Int? {
        // A channel without the option, such as one of a test, cannot tell.
        try? channel.syncOptions?.getOption(.bufferedWritableBytes)
    }

    private func perform(_ action: ConnectionMachine.EndAction, dropsSocket: Bool = false) {
        switch action {
        case .none: return
        case .fail(let code, let reason, let closing):
            environment.registry.handshakeFailed()
            reportFailure(LinkError(code, reason))
            endSocket(closing: closing, lingers: true)
        case .end(let end, let closing):
            stage?.ended(end)
            if dropsSocket {
                channel.close(promise: nil)
            } else {
                writeClose(closing)
                if gate?.isShut ?? true { channel.close(mode: .output, promise: nil) }
            }
        case .endAndDrop(let end, let closing):
            stage?.ended(end)
            endSocket(closing: closing, lingers: false)
        case .drop:
            channel.close(promise: nil)
        }
        rearm()
    }

    /// Tells the peer a code, if there is one, and ends the socket.
    ///
    /// A peer that is still sending would lose the close frame to a reset; with `lingers` its bytes are thrown
    /// away until it has seen the end of ours, at most until the machine's deadline.
    private func endSocket(closing: CloseCode?, lingers: Bool) {
        guard let closing, gate != nil else {
            channel.close(promise: nil)
            return
        }
        writeClose(closing)
        if lingers {
            gate?.shut()
            channel.close(mode: .output, promise: nil)
        } else {
            channel.close(promise: nil)
        }
    }

    private func writeClose(_ code: CloseCode) {
        var buffer = channel.allocator.buffer(capacity: FrameWriter.maximumHeaderBytes + 2)
        writer.appendClose(code, to: &buffer)
        gate?.write(buffer)
        gate?.flush()
    }

    /// Keeps one timer at or before the machine's next deadline; an early one finds nothing and arms again.
    private func rearm() {
        guard let deadline = machine.nextDeadline else {
            timer?.scheduled.cancel()
            timer = nil
            return
        }
        if let timer, timer.at <= deadline { return }
        timer?.scheduled.cancel()
        let scheduled = channel.eventLoop.assumeIsolated().scheduleTask(deadline: time.deadline(of: deadline)) {
            self.timer = nil
            self.timerFired()
        }
        timer = (deadline, scheduled)
    }

    private func timerFired() {
        machine.writerObserved(pendingBytes: channel.isWritable ? 0 : pendingBytes, now: time.now)
        perform(machine.timerFired(now: time.now))
        rearm()
    }
}
