/// One route as a node announces it.
///
/// - Source: Specification 04 §6
public struct RouteInfo: JSONDocument {
    /// The id of the node that is reached, as received.
    public var destination: String

    /// The announcing node's id, as stated; receivers take the link's authenticated peer instead.
    public var nextHop: String

    /// The number of links from the announcing node.
    public var metric: Int64

    /// The sequence number stored with the route.
    public var sequence: Int64

    /// When the route was announced, in seconds since 1970.
    public var timestamp: Double

    /// Makes a route of its members.
    public init(destination: String, nextHop: String, metric: Int64, sequence: Int64, timestamp: Double = 0) {
        self.destination = destination
        self.nextHop = nextHop
        self.metric = metric
        self.sequence = sequence
        self.timestamp = timestamp
    }

    /// Decodes a route; an absent timestamp becomes 0.
    ///
    /// - Throws: `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        destination = try fields.string("destination")
        nextHop = try fields.string("next_hop")
        metric = try fields.integer("metric")
        sequence = try fields.integer("sequence")
        timestamp = try fields.double("timestamp", default: 0)
    }

    /// The members in declaration order.
    public var json: JSONValue {
        .object(
            JSONObject(distinct: [
                .init(name: "destination", value: .string(destination)),
                .init(name: "next_hop", value: .string(nextHop)),
                .init(name: "metric", value: .int(metric)),
                .init(name: "sequence", value: .int(sequence)),
                .init(name: "timestamp", value: .double(timestamp)),
            ]))
    }
}
