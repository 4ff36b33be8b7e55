/// What a link has carried, as a snapshot.
public struct LinkStatistics: Sendable, Equatable {
    /// Valid messages received, heartbeats included.
    public var messagesReceived: UInt64 = 0
    /// Messages handed to the socket, heartbeats included.
    public var messagesSent: UInt64 = 0
    /// Bytes of sealed frames received.
    public var bytesReceived: UInt64 = 0
    /// Bytes of sealed frames handed to the socket.
    public var bytesSent: UInt64 = 0
    /// Frames that opened but held no valid message; they were dropped.
    public var invalidMessages: UInt64 = 0
    /// Routing frames that gave way to later ones in a full lane.
    public var supersededFrames: UInt64 = 0
    /// Frames refused to the sender because of a full lane.
    public var refusedFrames: UInt64 = 0
    /// Frames waiting in the lanes now.
    public var queuedFrames: Int = 0
    /// The last round trip, by our own monotonic clock; nil before the first pong.
    public var roundTripTime: Duration?
    /// When the last frame arrived; nil before the first.
    public var lastActivity: ContinuousClock.Instant?

    /// Makes statistics of a link that has carried nothing.
    public init() {}

    /// Inbound messages that were dropped.
    public var dropped: UInt64 { invalidMessages }
}
