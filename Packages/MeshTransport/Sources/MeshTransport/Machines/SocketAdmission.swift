/// Which sockets may wait for authentication.
///
/// Sockets are counted from accept until their peer is authenticated or they end. At the total bound the
/// oldest socket of the most crowded source goes, so that an honest source still gets in. Loopback has no
/// bound of its own, but takes part in the total and in the rate of attempts.
public struct SocketAdmission: Sendable {
    /// Identifies a socket that waits for authentication.
    public struct SocketID: Sendable, Hashable, Comparable {
        fileprivate let rawValue: UInt64

        /// Orders sockets by age, the older first.
        public static func < (lhs: SocketID, rhs: SocketID) -> Bool { lhs.rawValue < rhs.rawValue }
    }

    /// Why a new socket is closed at once.
    public enum Refusal: Sendable, Hashable {
        /// The source has too many sockets without an authenticated peer.
        case sourceFull
        /// The source makes attempts too quickly.
        case tooManyAttempts
    }

    /// What becomes of a new socket.
    public enum AcceptAction: Equatable, Sendable {
        /// The socket may begin its handshake; leave it with ``SocketAdmission/leave(_:)``.
        case admit(SocketID)
        /// The socket may begin, and the other, which waits for longer, must be closed.
        case admitEvicting(SocketID, evicted: SocketID)
        /// Close the new socket.
        case refuse(Refusal)
    }

    /// The sources whose rates are remembered; beyond it the least recently seen is forgotten.
    private static let maximumRememberedSources = 1_024

    private let configuration: TransportConfiguration
    private var nextID: UInt64 = 0
    private var sources: [SocketID: SocketSource] = [:]
    private var waiting: [SocketSource: Set<SocketID>] = [:]
    private var attempts: [SocketSource: (bucket: TokenBucket, seen: ContinuousClock.Instant)] = [:]

    /// Makes an admission without sockets.
    ///
    /// - Parameter configuration: the bounds.
    public init(configuration: TransportConfiguration) {
        self.configuration = configuration
    }

    /// The sockets that wait for authentication.
    public var count: Int { sources.count }

    /// Judges a new socket.
    ///
    /// - Parameters:
    ///   - source: where it came from.
    ///   - now: the time now.
    /// - Returns: what becomes of it.
    public mutating func accepted(from source: SocketSource, now: ContinuousClock.Instant) -> AcceptAction {
        guard takeAttempt(source, now: now) else { return .refuse(.tooManyAttempts) }
        let present = waiting[source]?.count ?? 0
        if !source.isLoopback, present >= configuration.maximumUnauthenticatedSocketsPerSource {
            return .refuse(.sourceFull)
        }
        let evicted = sources.count >= configuration.maximumUnauthenticatedSockets ? oldestOfMostCrowded() : nil
        if let evicted { leave(evicted) }
        let id = SocketID(rawValue: nextID)
        nextID += 1
        sources[id] = source
        waiting[source, default: []].insert(id)
        return evicted.map { .admitEvicting(id, evicted: $0) } ?? .admit(id)
    }

    /// Forgets a socket whose peer was authenticated or that ended; unknown ones are ignored.
    ///
    /// - Parameter id: the socket.
    public mutating func leave(_ id: SocketID) {
        guard let source = sources.removeValue(forKey: id) else { return }
        waiting[source]?.remove(id)
        if waiting[source]?.isEmpty == true { waiting[source] = nil }
    }

    private func oldestOfMostCrowded() -> SocketID? {
        let crowded = waiting.values.max { left, right in
            if left.count != right.count { return left.count < right.count }
            // Between equally crowded sources the one with the oldest socket gives way.
            guard let leftOldest = left.min(), let rightOldest = right.min() else { return false }
            return rightOldest < leftOldest
        }
        return crowded?.min()
    }

    private mutating func takeAttempt(_ source: SocketSource, now: ContinuousClock.Instant) -> Bool {
        var bucket =
            attempts[source]?.bucket
            ?? TokenBucket(
                rate: configuration.handshakeAttemptsPerSecond,
                burst: configuration.handshakeAttemptBurst,
                now: now
            )
        if attempts[source] == nil, attempts.count >= Self.maximumRememberedSources {
            if let oldest = attempts.min(by: { $0.value.seen < $1.value.seen }) { attempts[oldest.key] = nil }
        }
        let taken = bucket.take(now: now)
        attempts[source] = (bucket, now)
        return taken
    }
}
