internal import MeshTransport
internal import NIOCore
internal import Synchronization

/// The sockets of a transport: who may wait for authentication, and what a shutdown has to end.
final class ConnectionRegistry: Sendable {
    private struct Entry {
        let channel: any Channel
        var socketID: SocketAdmission.SocketID?
        var connection: NIOLoopBound<ConnectionShell>?
    }

    private struct State {
        var admission: SocketAdmission
        var entries: [ObjectIdentifier: Entry] = [:]
        var waiting: [SocketAdmission.SocketID: any Channel] = [:]
        var isShuttingDown = false
        var statistics = TransportStatistics()
    }

    private let state: Mutex<State>

    init(configuration: TransportConfiguration) {
        state = Mutex(State(admission: SocketAdmission(configuration: configuration)))
    }

    /// The sockets that wait for authentication.
    var unauthenticatedCount: Int { state.withLock { $0.admission.count } }

    /// Every socket.
    var count: Int { state.withLock { $0.entries.count } }

    /// What the transport has done until now.
    var statistics: TransportStatistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.unauthenticatedSockets = state.admission.count
            statistics.openSockets = state.entries.count
            return statistics
        }
    }

    /// A handshake did not lead to a link.
    func handshakeFailed() {
        state.withLock { $0.statistics.failedHandshakes += 1 }
    }

    /// Judges an accepted socket; one that must give way for it is closed.
    ///
    /// - Returns: nil if the socket may begin its handshake, or why it is refused, for logs.
    func accepted(_ channel: any Channel, now: ContinuousClock.Instant) -> String? {
        let source = channel.source
        let (refusal, evicted) = state.withLock { state -> (String?, (any Channel)?) in
            guard !state.isShuttingDown else { return ("shutting down", nil) }
            let id: SocketAdmission.SocketID
            var evicted: (any Channel)?
            switch state.admission.accepted(from: source, now: now) {
            case .refuse(let refusal):
                state.statistics.refusedSockets += 1
                return ("\(refusal)", nil)
            case .admit(let admitted): id = admitted
            case .admitEvicting(let admitted, let oldest):
                id = admitted
                evicted = state.waiting.removeValue(forKey: oldest)
                state.statistics.evictedSockets += 1
            }
            state.statistics.acceptedSockets += 1
            state.waiting[id] = channel
            state.entries[ObjectIdentifier(channel)] = Entry(channel: channel, socketID: id)
            return (nil, evicted)
        }
        evicted?.close(promise: nil)
        if refusal == nil { forgetWhenClosed(channel) }
        return refusal
    }

    /// Notes a socket that this side opened.
    ///
    /// - Returns: false if the transport is shutting down.
    func dialed(_ channel: any Channel) -> Bool {
        let isRunning = state.withLock { state in
            guard !state.isShuttingDown else { return false }
            state.entries[ObjectIdentifier(channel)] = Entry(channel: channel)
            return true
        }
        if isRunning { forgetWhenClosed(channel) }
        return isRunning
    }

    /// Notes the shell of a socket, on the socket's event loop.
    func opened(_ connection: ConnectionShell) {
        let bound = NIOLoopBound(connection, eventLoop: connection.channel.eventLoop)
        state.withLock { $0.entries[ObjectIdentifier(connection.channel)]?.connection = bound }
    }

    /// The peer of a socket is authenticated; the socket no longer counts as waiting.
    func authenticated(_ channel: any Channel) {
        state.withLock { state in
            state.statistics.completedHandshakes += 1
            guard let id = state.entries[ObjectIdentifier(channel)]?.socketID else { return }
            state.entries[ObjectIdentifier(channel)]?.socketID = nil
            state.waiting[id] = nil
            state.admission.leave(id)
        }
    }

    /// Ends every connection: what waits is sent, then each is closed.
    ///
    /// - Returns: the sockets that are not gone yet.
    func drainAll(_ code: CloseCode) -> [any Channel] {
        let entries = state.withLock { state in
            state.isShuttingDown = true
            return Array(state.entries.values)
        }
        for entry in entries {
            if let connection = entry.connection {
                entry.channel.eventLoop.execute { connection.value.drain(code) }
            } else {
                entry.channel.close(promise: nil)
            }
        }
        return entries.map(\.channel)
    }

    private func forgetWhenClosed(_ channel: any Channel) {
        let key = ObjectIdentifier(channel)
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { state in
                guard let entry = state.entries.removeValue(forKey: key), let id = entry.socketID else { return }
                state.waiting[id] = nil
                state.admission.leave(id)
            }
        }
    }
}
