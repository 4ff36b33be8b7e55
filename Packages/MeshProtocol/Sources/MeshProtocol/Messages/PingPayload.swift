/// The payload of a ping.
///
/// - Source: Specification 04 §4
public struct PingPayload: Sendable, Hashable {
    /// The sender's clock in seconds since 1970, an opaque token for the receiver; absent in some pings.
    public var timestamp: Double?

    /// Makes a payload.
    public init(timestamp: Double?) {
        self.timestamp = timestamp
    }

    /// Reads a payload; throws `DecodingRefusal` when the timestamp is present and no number.
    public init(_ payload: JSONObject) throws(DecodingRefusal) {
        timestamp = try FieldReader(members: payload).double(whenPresent: "timestamp")
    }

    /// The payload's members.
    public var payload: JSONObject {
        guard let timestamp else { return [:] }
        return ["timestamp": .double(timestamp)]
    }
}
