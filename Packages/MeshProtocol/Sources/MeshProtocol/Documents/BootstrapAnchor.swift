/// A node that newcomers dial first.
///
/// - Source: Specification 02 §2
public struct BootstrapAnchor: JSONDocument {
    /// A name for people.
    public var id: String

    /// `host:port`, or a `ws://` or `wss://` URL, as received.
    public var endpoint: String

    /// Makes the object of its members.
    public init(id: String, endpoint: String) {
        self.id = id
        self.endpoint = endpoint
    }

    /// Decodes the object; throws `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        id = try fields.string("id")
        endpoint = try fields.string("endpoint")
    }

    /// The members in declaration order.
    public var json: JSONValue {
        ["id": .string(id), "endpoint": .string(endpoint)]
    }
}
