public import MeshProtocol

/// The authority's key history as published, not yet verified.
///
/// - Source: Specification 02 §11.
public struct KeyHistoryReply: Sendable {
    /// The genesis block as published.
    public let genesis: JSONValue
    /// The succession records in order, as published.
    public let successions: [JSONValue]
    /// The vouching grace that the authority publishes, if it is a number from 0 to 86,400 s.
    public let vouchingGrace: Duration?

    /// Creates a reply.
    public init(genesis: JSONValue, successions: [JSONValue], vouchingGrace: Duration?) {
        self.genesis = genesis
        self.successions = successions
        self.vouchingGrace = vouchingGrace
    }
}
