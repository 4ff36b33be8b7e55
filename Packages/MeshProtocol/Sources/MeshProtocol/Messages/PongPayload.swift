/// The payload of a pong.
///
/// - Source: Specification 04 §4
public struct PongPayload: Sendable, Hashable {
    /// The timestamp of the ping that is answered, an opaque token of its sender.
    public var pingTimestamp: Double

    /// The answering node's clock in seconds since 1970; information only.
    public var pongTimestamp: Double

    /// Makes a payload of its members.
    public init(pingTimestamp: Double, pongTimestamp: Double) {
        self.pingTimestamp = pingTimestamp
        self.pongTimestamp = pongTimestamp
    }

    /// Reads a payload; throws `DecodingRefusal` when a timestamp is missing or no number.
    public init(_ payload: JSONObject) throws(DecodingRefusal) {
        let fields = FieldReader(members: payload)
        pingTimestamp = try fields.double("ping_timestamp")
        pongTimestamp = try fields.double("pong_timestamp")
    }

    /// The payload's members.
    public var payload: JSONObject {
        ["ping_timestamp": .double(pingTimestamp), "pong_timestamp": .double(pongTimestamp)]
    }
}
