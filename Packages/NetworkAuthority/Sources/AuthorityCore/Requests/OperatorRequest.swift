public import MeshProtocol

/// A request that claims to come from an operator, with the parts that its signature covers.
///
/// - Source: Specification 06 §4
public struct OperatorRequest: Sendable {
    /// The headers `X-Admin-…` as they were sent.
    public struct Credentials: Sendable, Equatable {
        /// `X-Admin-Key-Id`.
        public var keyID: String?
        /// `X-Admin-Timestamp`.
        public var timestamp: String?
        /// `X-Admin-Nonce`.
        public var nonce: String?
        /// `X-Admin-Signature`, base64.
        public var signature: String?

        /// Makes credentials from header texts.
        public init(keyID: String?, timestamp: String?, nonce: String?, signature: String?) {
            self.keyID = keyID
            self.timestamp = timestamp
            self.nonce = nonce
            self.signature = signature
        }

        /// Whether any of the headers was sent.
        public var isPresent: Bool { all.contains { $0 != nil } }

        var all: [String?] { [keyID, timestamp, nonce, signature] }
    }

    /// Who claims to ask.
    public var credentials: Credentials
    /// The method, upper case.
    public var method: String
    /// The path after percent-decoding.
    public var path: String
    /// The decoded query: names with their values in the order sent.
    public var query: [(String, [String])]
    /// The body, empty when there is none.
    public var body: JSONObject

    /// Makes a request.
    public init(
        credentials: Credentials, method: String, path: String, query: [(String, [String])] = [],
        body: JSONObject = [:]
    ) {
        self.credentials = credentials
        self.method = method
        self.path = path
        self.query = query
        self.body = body
    }
}
