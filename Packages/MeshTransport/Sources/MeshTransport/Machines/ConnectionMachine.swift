/// The life of one connection: connecting, handshaking, established, closing, closed.
///
/// Each connection leaves `established` exactly once, by exactly one action that says how, and ends in
/// `closed`, from where nothing leads on. Time is an input: the shell asks ``nextDeadline``, arms one timer and
/// calls ``timerFired(now:)``.
///
/// - Source: Specification 05 §3, RFC 6455 §7
public struct ConnectionMachine: Sendable {
    /// Where a connection is in its life.
    public enum Phase: Sendable, Hashable {
        /// Connected or accepted, not yet upgraded to WebSocket.
        case connecting
        /// Exchanging Noise messages.
        case handshaking
        /// Carrying frames.
        case established
        /// Ended for everyone above; waiting for the peer's close frame.
        case closing
        /// The socket is gone or given up.
        case closed
    }

    /// What the shell has to do about an ending; nothing else ever ends a connection.
    public enum EndAction: Equatable, Sendable {
        /// Nothing.
        case none
        /// The connection never was established: report the failure; with a code, send a close frame and wait for
        /// the peer to end the socket, without one drop the socket.
        case fail(LinkError.Code, reason: String, closing: CloseCode?)
        /// The established link has ended: report it, send a close frame, and wait for the peer's.
        case end(LinkEnd, closing: CloseCode)
        /// The established link has ended: report it, send a close frame if there is a code, and drop the socket.
        case endAndDrop(LinkEnd, closing: CloseCode?)
        /// Drop the socket; the end was reported before.
        case drop
    }

    private enum State: Sendable {
        case connecting(deadline: ContinuousClock.Instant)
        case handshaking(deadline: ContinuousClock.Instant)
        case established(since: ContinuousClock.Instant, writer: Writer)
        case closing(deadline: ContinuousClock.Instant)
        case closed
    }

    private enum Writer: Sendable {
        case open
        case blocked(pendingBytes: Int, since: ContinuousClock.Instant)
    }

    private let configuration: TransportConfiguration
    private var state: State

    /// Makes a connection whose handshake has begun.
    ///
    /// - Parameters:
    ///   - configuration: the deadlines.
    ///   - start: when connecting or accepting began; the handshake's deadline counts from here.
    public init(configuration: TransportConfiguration, start: ContinuousClock.Instant) {
        self.configuration = configuration
        state = .connecting(deadline: start + configuration.handshakeDeadline)
    }

    /// Where the connection is in its life.
    public var phase: Phase {
        switch state {
        case .connecting: .connecting
        case .handshaking: .handshaking
        case .established: .established
        case .closing: .closing
        case .closed: .closed
        }
    }

    /// Whether frames may be sent and delivered.
    public var isEstablished: Bool { phase == .established }

    /// When ``timerFired(now:)`` must be called next; nil if nothing is timed.
    public var nextDeadline: ContinuousClock.Instant? {
        switch state {
        case .connecting(let deadline), .handshaking(let deadline), .closing(let deadline): deadline
        case .established(let since, let writer):
            switch writer {
            case .open: since + configuration.keyLifetime
            case .blocked(_, let blockedSince):
                min(since + configuration.keyLifetime, blockedSince + configuration.blockedWriterTime)
            }
        case .closed: nil
        }
    }

    /// The upgrade to WebSocket is complete.
    public mutating func upgraded() {
        guard case .connecting(let deadline) = state else { return }
        state = .handshaking(deadline: deadline)
    }

    /// The handshake is complete and the peer accepted.
    ///
    /// - Parameter now: the time now.
    /// - Returns: false if the connection has ended meanwhile.
    public mutating func handshakeCompleted(now: ContinuousClock.Instant) -> Bool {
        guard case .handshaking(let deadline) = state, now < deadline else { return false }
        state = .established(since: now, writer: .open)
        return true
    }

    /// This side wants to end the connection.
    ///
    /// - Parameters:
    ///   - code: what the peer is told.
    ///   - reason: why, for logs.
    ///   - now: the time now.
    public mutating func close(_ code: CloseCode, reason: String, now: ContinuousClock.Instant) -> EndAction {
        switch state {
        case .connecting, .handshaking:
            state = .closed
            return .fail(.closed, reason: reason, closing: nil)
        case .established:
            state = .closing(deadline: now + configuration.closeTimeout)
            return .end(LinkEnd(code: code, byUs: true, reason: reason), closing: code)
        case .closing, .closed:
            return .none
        }
    }

    /// The handshake cannot succeed.
    ///
    /// - Parameters:
    ///   - code: why, for the dialler.
    ///   - reason: why, for logs.
    ///   - closing: what the peer is told, nil for nothing.
    public mutating func handshakeFailed(
        _ code: LinkError.Code,
        reason: String,
        closing: CloseCode? = nil
    ) -> EndAction {
        switch state {
        case .connecting(let deadline), .handshaking(let deadline):
            state = closing == nil ? .closed : .closing(deadline: deadline)
            return .fail(code, reason: reason, closing: closing)
        case .established, .closing, .closed:
            return .none
        }
    }

    /// The peer broke a rule of the connection, before or after it was established.
    ///
    /// - Parameters:
    ///   - code: what the peer is told.
    ///   - reason: what it did.
    ///   - now: the time now.
    public mutating func violated(_ code: CloseCode, reason: String, now: ContinuousClock.Instant) -> EndAction {
        switch state {
        case .connecting, .handshaking: handshakeFailed(.handshakeFailed, reason: reason, closing: code)
        case .established: close(code, reason: reason, now: now)
        case .closing, .closed: .none
        }
    }

    /// A close frame arrived.
    ///
    /// - Parameter code: its code, nil if it had none.
    public mutating func closeFrameReceived(_ code: CloseCode?) -> EndAction {
        switch state {
        case .connecting, .handshaking:
            state = .closed
            return .fail(.closed, reason: "the peer closed during the handshake", closing: nil)
        case .established:
            state = .closed
            return .endAndDrop(
                LinkEnd(code: code, byUs: false, reason: "the peer closed the link"),
                closing: code ?? .normal
            )
        case .closing:
            state = .closed
            return .drop
        case .closed:
            return .none
        }
    }

    /// The socket ended.
    ///
    /// - Parameter reason: what is known about it, for logs.
    public mutating func socketClosed(reason: String) -> EndAction {
        switch state {
        case .connecting, .handshaking:
            state = .closed
            return .fail(.closed, reason: reason, closing: nil)
        case .established:
            state = .closed
            return .endAndDrop(LinkEnd(code: nil, byUs: false, reason: reason), closing: nil)
        case .closing:
            state = .closed
            return .drop
        case .closed:
            return .none
        }
    }

    /// The peer was silent for the dead-peer time.
    public mutating func peerDied() -> EndAction {
        guard case .established = state else { return .none }
        state = .closed
        return .endAndDrop(
            LinkEnd(code: nil, byUs: true, reason: "the peer was silent for the dead-peer time"),
            closing: nil
        )
    }

    /// Tells how many bytes wait in front of the socket, whenever that is looked at.
    ///
    /// - Parameters:
    ///   - pendingBytes: the bytes that the socket has not taken; 0 if it takes more.
    ///   - now: the time now.
    public mutating func writerObserved(pendingBytes: Int, now: ContinuousClock.Instant) {
        guard case .established(let since, let writer) = state else { return }
        let next: Writer
        switch writer {
        case _ where pendingBytes <= 0: next = .open
        case .open: next = .blocked(pendingBytes: pendingBytes, since: now)
        case .blocked(let before, let blockedSince):
            next = .blocked(pendingBytes: pendingBytes, since: pendingBytes < before ? now : blockedSince)
        }
        state = .established(since: since, writer: next)
    }

    /// The time of ``nextDeadline`` may have come; the writer should have been observed just before.
    ///
    /// - Parameter now: the time now.
    public mutating func timerFired(now: ContinuousClock.Instant) -> EndAction {
        guard let deadline = nextDeadline, now >= deadline else { return .none }
        switch state {
        case .connecting, .handshaking:
            state = .closed
            return .fail(.handshakeTimeout, reason: "the handshake took longer than its deadline", closing: nil)
        case .established(let since, let writer):
            if case .blocked(_, let blockedSince) = writer, now >= blockedSince + configuration.blockedWriterTime {
                state = .closed
                let end = LinkEnd(
                    code: nil, byUs: true, reason: "the peer accepted nothing for the blocked-writer time")
                return .endAndDrop(end, closing: nil)
            }
            precondition(now >= since + configuration.keyLifetime, "an established link is timed by nothing else")
            return close(.normal, reason: "the keys have reached their life time", now: now)
        case .closing:
            state = .closed
            return .drop
        case .closed:
            return .none
        }
    }
}
