public import MeshProtocol

/// A message delivered to the application.
public struct ReceivedMessage: Sendable, Equatable {
    /// The origin, as the message claims it; proven only if ``isOriginVerified``.
    public let from: NodeID
    /// The payload.
    public let bytes: [UInt8]
    /// When it arrived here.
    public let receivedAt: UTCTime
    /// Whether the origin is proven: it is, when the message came over the origin's own link.
    public let isOriginVerified: Bool
    /// The message's identifier, as chosen by the origin.
    public let messageID: String
}
