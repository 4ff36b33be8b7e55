internal import MeshCrypto
internal import MeshHeartbeat
internal import MeshProtocol
internal import MeshTransport
internal import NIOCore

/// The byte path of an established link, on its event loop: open, parse, classify and deliver; seal and write.
final class LinkStage: ConnectionStage {
    /// The bytes that are sealed before it is looked again whether something more urgent waits.
    private static let batchBytes = 65_536

    let link: WebSocketLink

    private let connection: ConnectionShell
    private let frames: WebSocketFrameHandler
    private let box: NIOLoopBoundBox<LinkStage?>
    private let writer: FrameWriter
    private var session: NoiseSession
    private var heartbeat: LinkHeartbeat
    private var inboundBudget: InboundBudget
    private var invalidBudget: InvalidMessageBudget
    private var sealed: [UInt8] = []
    private var sealedCount: UInt64 = 0
    private var openedCount: UInt64 = 0
    private var isAdmitted = false
    private var endBeforeAdmission: LinkEnd?
    private var hasCarried = false
    private var drainCode: CloseCode?
    private var ownerIsClosing = false
    private var budgetPause: Scheduled<Void>?

    /// Makes the stage of a link whose peer was authenticated just now.
    ///
    /// - Parameters:
    ///   - connection: the connection.
    ///   - frames: the handler whose reading is paused.
    ///   - session: the keys of the link.
    ///   - peer: who is at the other end.
    ///   - endpoint: what was dialled, nil if accepted.
    ///   - version: the selected form of frames.
    init(
        connection: ConnectionShell,
        frames: WebSocketFrameHandler,
        session: consuming NoiseSession,
        peer: AuthenticatedPeer,
        endpoint: Endpoint?,
        version: LinkVersion
    ) {
        let environment = connection.environment
        let eventLoop = connection.channel.eventLoop
        self.connection = connection
        self.frames = frames
        self.session = session
        writer = FrameWriter(masks: connection.direction == .dialed)
        box = NIOLoopBoundBox(nil, eventLoop: eventLoop)
        link = WebSocketLink(
            peer: peer,
            direction: connection.direction,
            dialedEndpoint: endpoint,
            remoteAddress: connection.channel.remoteAddressText,
            version: version,
            configuration: environment.configuration,
            stage: box,
            eventLoop: eventLoop
        )
        let now = connection.time.now
        inboundBudget = InboundBudget(configuration: environment.configuration, now: now)
        invalidBudget = InvalidMessageBudget(maximum: environment.configuration.maximumInvalidMessagesPerMinute)
        heartbeat = LinkHeartbeat(connection: connection)
        box.value = self
    }

    /// Offers the link to the observer and begins the heartbeat.
    ///
    /// - Returns: nil if the link stays, or the code with which the observer refused or closed it.
    func begin() -> CloseCode? {
        switch connection.environment.observer.linkEstablished(link) {
        case .admit:
            if let end = endBeforeAdmission {
                // The observer took the link while somebody else closed it; it is told like of any other end.
                let observer = connection.environment.observer
                connection.channel.eventLoop.execute { [link] in observer.linkClosed(link, cause: end) }
                return end.code ?? .goingAway
            }
            isAdmitted = true
            heartbeat.begin(link: link)
            return nil
        case .refuse(let code):
            connection.close(code, reason: "the link was refused by this side")
            return code
        }
    }

    // MARK: - Inbound

    func received(_ message: [UInt8]) {
        var bytes = message
        openedCount += 1
        do {
            try session.open(&bytes)
        } catch {
            connection.violated(.protocolError, reason: "a frame did not authenticate")
            return
        }
        let now = connection.time.now
        heartbeat.frameReceived(now: now)
        let decoded = decode(bytes)
        link.count {
            $0.bytesReceived += UInt64(message.count)
            $0.lastActivity = now
            if decoded == nil { $0.invalidMessages += 1 } else { $0.messagesReceived += 1 }
        }
        guard let decoded else {
            countInvalid(now: now)
            return
        }
        if !hasCarried {
            hasCarried = true
            connection.environment.observer.linkCarriedFirstMessage(link)
        }
        if decoded.type != .data { chargeBudget(bytes: message.count, now: now) }
        guard connection.isEstablished, link.isEstablished || drainCode != nil else { return }
        deliver(decoded, now: now)
        if openedCount >= keyReserveBegins { drain(.normal) }
    }

    func readCompleted() {
        flush()
    }

    func controlFrameReceived(bytes: Int) {
        chargeBudget(bytes: bytes, now: connection.time.now)
    }

    private func decode(_ bytes: [UInt8]) -> MeshMessage? {
        let now = connection.environment.wallClock.now().unixSeconds
        // What is wrong with an invalid message interests nobody: it is dropped and counted.
        guard let json = try? JSONValue(parsing: bytes),
            let message = try? MeshMessage(json: json, defaults: MessageDefaults(timestamp: now))
        else { return nil }
        return message
    }

    private func deliver(_ message: MeshMessage, now: ContinuousClock.Instant) {
        switch message.type {
        case .ping: heartbeat.answer(message, on: link)
        case .pong: heartbeat.pongReceived(message, on: link, now: now)
        default: connection.environment.observer.link(link, received: message)
        }
    }

    private func countInvalid(now: ContinuousClock.Instant) {
        switch invalidBudget.invalidMessage(now: now) {
        case .drop: break
        case .close: connection.violated(.policyViolation, reason: "too many invalid messages")
        }
    }

    private func chargeBudget(bytes: Int, now: ContinuousClock.Instant) {
        switch inboundBudget.received(bytes: bytes, now: now) {
        case .proceed: break
        case .close: connection.violated(.policyViolation, reason: "the inbound budget was exceeded for too long")
        case .pauseReading(let duration):
            budgetPause?.cancel()
            frames.setPaused(true, for: .budget)
            budgetPause = connection.channel.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(duration)) {
                self.frames.setPaused(false, for: .budget)
            }
        }
    }

    // MARK: - Outbound

    func writabilityChanged() {
        flush()
    }

    /// Seals and writes what waits, as long as the socket takes it.
    func flush() {
        guard connection.isEstablished else { return }
        var hasWritten = false
        while connection.isEstablished, connection.channel.isWritable {
            let batch = link.dequeue(upTo: Self.batchBytes)
            if batch.isEmpty { break }
            guard write(batch) else { return }
            hasWritten = true
        }
        if hasWritten { connection.flush() }
        if link.takeLostRoutingFrames() { connection.environment.observer.linkLostRoutingFrames(link) }
        if let drainCode, !link.hasWaitingFrames { connection.close(drainCode, reason: "closed after draining") }
    }

    private func write(_ batch: [OutboundFrame]) -> Bool {
        let overhead = FrameWriter.maximumHeaderBytes + MeshLimits.frameOverheadBytes
        let capacity = batch.reduce(0) { $0 + $1.bytes.count + overhead }
        var buffer = connection.channel.allocator.buffer(capacity: capacity)
        for frame in batch {
            sealed.removeAll(keepingCapacity: true)
            sealed.append(contentsOf: frame.bytes)
            do {
                try session.seal(&sealed)
            } catch {
                connection.close(.internalError, reason: "a frame could not be sealed: \(error)")
                return false
            }
            sealedCount += 1
            writer.append(.binary, &sealed, to: &buffer)
        }
        let bytes = UInt64(buffer.readableBytes)
        link.count {
            $0.messagesSent += UInt64(batch.count)
            $0.bytesSent += bytes
        }
        connection.write(buffer)
        if sealedCount >= keyReserveBegins { drain(.normal) }
        return true
    }

    /// The count from which on a key is only used for what the lanes hold already.
    private var keyReserveBegins: UInt64 {
        let configuration = connection.environment.configuration
        let reserve = UInt64(configuration.maximumLaneMessages * SendLane.allCases.count)
        return configuration.maximumMessagesPerKey - min(configuration.maximumMessagesPerKey - 1, reserve + 1)
    }

    // MARK: - Ending

    func drain(_ code: CloseCode) {
        guard drainCode == nil else { return }
        drainCode = code
        link.stopSending(droppingFrames: false)
        connection.channel.eventLoop.assumeIsolated().execute { self.flush() }
    }

    func ended(_ end: LinkEnd) {
        link.stopSending(droppingFrames: true)
        heartbeat.end()
        budgetPause?.cancel()
        frames.setPaused(false, for: .budget)
        frames.setPaused(false, for: .owner)
        box.value = nil
        guard isAdmitted else {
            endBeforeAdmission = end
            return
        }
        isAdmitted = false
        let observer = connection.environment.observer
        let link = link
        if ownerIsClosing {
            // The owner may hold a lock around `close`, so it is not called back from inside.
            connection.channel.eventLoop.execute { observer.linkClosed(link, cause: end) }
        } else {
            observer.linkClosed(link, cause: end)
        }
    }

    /// The owner of the link closed it.
    func ownerClosed(_ code: CloseCode) {
        ownerIsClosing = true
        // Nothing that was sealed for a peer that is unacceptable now may reach it.
        connection.close(code, reason: "closed by this side", dropsPending: code == .policyViolation)
        ownerIsClosing = false
    }

    /// The control lane was full; what is in it must not be lost, so the link ends.
    func controlLaneOverflowed() {
        connection.close(.policyViolation, reason: "the control lane was full")
    }

    /// The owner does not keep up, or does again.
    func setOwnerPaused(_ paused: Bool) {
        frames.setPaused(paused, for: .owner)
    }
}
