/// What a transport has done, as a snapshot.
///
/// Whoever connects can make the counts of refusals and failures rise, so they are counted and not logged above
/// debug.
public struct TransportStatistics: Sendable, Equatable {
    /// Sockets that were accepted and began a handshake.
    public var acceptedSockets: UInt64 = 0
    /// Sockets that were closed at once because their source has too many or makes attempts too quickly.
    public var refusedSockets: UInt64 = 0
    /// Sockets that gave way to a less crowded source while they waited for authentication.
    public var evictedSockets: UInt64 = 0
    /// Handshakes that did not lead to a link, in both roles.
    public var failedHandshakes: UInt64 = 0
    /// Handshakes that led to an authenticated peer, in both roles.
    public var completedHandshakes: UInt64 = 0
    /// Sockets that wait for authentication now.
    public var unauthenticatedSockets = 0
    /// Sockets that are open now.
    public var openSockets = 0

    /// Makes statistics of a transport that has done nothing.
    public init() {}
}
