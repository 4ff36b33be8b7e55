/// What an operator signs in a request to the authority.
///
/// - Source: Specification 06 §4
public struct AdminRequest: Sendable {
    /// The HTTP method; signed in upper case.
    public var method: String

    /// The path after percent-decoding, beginning with `/`, without the query.
    public var path: String

    /// Decoded query names with their values in the order sent; a name that occurs twice gets both lists.
    public var query: [(String, [String])]

    /// The authority's key in the genesis block, base64.
    public var audience: String

    /// The parsed body; empty without one.
    public var body: JSONObject

    /// The operator's key id.
    public var keyID: String

    /// The time exactly as in the header.
    public var timestamp: String

    /// The nonce exactly as in the header.
    public var nonce: String

    /// Makes a request of its parts.
    public init(
        method: String, path: String, query: [(String, [String])] = [], audience: String, body: JSONObject = [:],
        keyID: String, timestamp: String, nonce: String
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.audience = audience
        self.body = body
        self.keyID = keyID
        self.timestamp = timestamp
        self.nonce = nonce
    }

    /// The signed text of version 2, which binds the request to method, path, query and authority.
    public var signedBytes: [UInt8] {
        let signed: JSONValue = [
            "v": 2,
            "method": .string(method.uppercased()),
            "path": .string(path),
            "query": .object(queryObject),
            "audience": .string(audience),
            "body": .object(body),
            "key_id": .string(keyID),
            "timestamp": .string(timestamp),
            "nonce": .string(nonce),
        ]
        return signed.canonicalBytes()
    }

    /// The signed text of version 1, accepted only where a switch allows it.
    public var legacySignedBytes: [UInt8] {
        let signed: JSONValue = [
            "body": .object(body),
            "key_id": .string(keyID),
            "timestamp": .string(timestamp),
            "nonce": .string(nonce),
        ]
        return signed.canonicalBytes()
    }

    private var queryObject: JSONObject {
        // A query comes from outside, and an object would compare each name with all before it.
        var lists: [ExactText: [String]] = [:]
        for (name, values) in query { lists[ExactText(name), default: []] += values }
        return JSONObject(distinct: lists.map { .init(name: $0.key.text, value: .strings($0.value)) })
    }
}
