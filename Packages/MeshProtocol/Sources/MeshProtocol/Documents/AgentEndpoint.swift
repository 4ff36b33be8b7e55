/// Where an agent answers.
///
/// - Source: Specification 02 §9
public struct AgentEndpoint: JSONDocument {
    /// The scheme of an endpoint that names none.
    public static let defaultScheme = "ws"

    /// A host name or address.
    public var host: String

    /// A port, 1…65535.
    public var port: Int64

    /// The scheme, normally `ws` or `wss`.
    public var scheme: String

    /// Makes the object of its members.
    public init(host: String, port: Int64, scheme: String = AgentEndpoint.defaultScheme) {
        self.host = host
        self.port = port
        self.scheme = scheme
    }

    /// Decodes the object; throws `DecodingRefusal` for the first member that does not fit, also for a port
    /// outside 1…65535.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        host = try fields.string("host")
        port = try fields.integer("port")
        scheme = try fields.string("scheme", default: Self.defaultScheme)
        guard (1...65_535).contains(port) else {
            throw DecodingRefusal(member: "port", reason: "expected a port from 1 to 65535, found \(port)")
        }
    }

    /// The members in declaration order.
    public var json: JSONValue {
        ["host": .string(host), "port": .int(port), "scheme": .string(scheme)]
    }
}
