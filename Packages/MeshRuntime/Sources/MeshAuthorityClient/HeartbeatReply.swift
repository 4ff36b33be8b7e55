public import MeshProtocol

/// The authority's answer to a heartbeat.
public struct HeartbeatReply: Sendable, Hashable {
    /// Whether the authority recorded the heartbeat.
    public let isAcknowledged: Bool
    /// The authority's time, if it gave one.
    public let serverTime: UTCTime?

    /// Creates a reply.
    public init(isAcknowledged: Bool, serverTime: UTCTime?) {
        self.isAcknowledged = isAcknowledged
        self.serverTime = serverTime
    }
}
