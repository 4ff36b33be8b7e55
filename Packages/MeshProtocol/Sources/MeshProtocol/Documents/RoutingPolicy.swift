/// The routing part of a policy.
///
/// - Source: Specification 02 §5
public struct RoutingPolicy: JSONDocument {
    /// The transports of a policy that lists none.
    public static let defaultTransports = ["quic", "wireguard"]

    /// The hops of a policy that names none.
    public static let defaultMaxHops: Int64 = 6

    /// Transports in order of preference; information only.
    public var preferredTransports: [String]

    /// The longest path that the network wants, in links.
    public var maxHops: Int64

    /// Makes the object of its members.
    public init(
        preferredTransports: [String] = RoutingPolicy.defaultTransports, maxHops: Int64 = RoutingPolicy.defaultMaxHops
    ) {
        self.preferredTransports = preferredTransports
        self.maxHops = maxHops
    }

    /// Decodes the object; throws `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        preferredTransports = try fields.strings("preferred_transports", default: Self.defaultTransports)
        maxHops = try fields.integer("max_hops", default: Self.defaultMaxHops)
    }

    /// The members in declaration order.
    public var json: JSONValue {
        ["preferred_transports": .strings(preferredTransports), "max_hops": .int(maxHops)]
    }
}
