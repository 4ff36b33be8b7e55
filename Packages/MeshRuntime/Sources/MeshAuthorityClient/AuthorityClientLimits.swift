internal import NIOCore

/// The bounds of requests to an authority.
enum AuthorityClientLimits {
    /// Bytes of a reply, but for revocation lists; a longer reply is refused.
    static let replyBytes = 4 << 20
    /// Bytes of a revocation list: room for 250,000 entries; a longer reply is refused.
    static let revocationListBytes = 64 << 20
    /// Bytes of a reply to an operator, such as the roster of 100,000 nodes; a longer reply is refused.
    static let operatorReplyBytes = 64 << 20
    /// Characters of an entity tag; a longer one is not used.
    static let entityTagCharacters = 256
    /// Succession records of a published key history; a longer history is refused.
    static let successions = 1_024
    /// Times that a join waits as long as the authority asks; then its refusal stands.
    static let joinWaits = 10
    /// The longest time that an authority may be asked to hold a request.
    static let longestWait: Duration = .seconds(25)
    /// Time for TCP and TLS.
    static let connectTime: TimeAmount = .seconds(10)
    /// Time that an unused connection is kept, below the 30 s after which an authority closes it.
    static let idleTime: TimeAmount = .seconds(15)
    /// Connections to one authority from this process, held requests included.
    static let connections = 1_024
}
