/// How many requests of each kind are served in any 60 seconds, and how many renewals in an hour.
///
/// A limit is a whole number from 1; `nil` lifts it. Addresses of version 6 are counted by /64.
/// - Source: Specification 06 §2, §4
public struct AuthorityRates: Sendable, Equatable {
    /// `POST /join`, per address.
    ///
    /// `dev up` lifts it for the nodes it starts itself.
    public var join: Int? = 10
    /// Unknown, expired or used invite tokens, per address.
    ///
    /// Only a failing request is refused.
    public var badTokens: Int? = 3
    /// `POST /heartbeat` and `POST /renew` together, per address.
    public var nodeAddress: Int? = 600
    /// New certificates by `POST /renew`, per node key and hour, counted from the store.
    ///
    /// Each of them leaves its predecessor on the revocation list. A node renews at half of the life of a certificate,
    /// which is an hour at least.
    public var renewals: Int? = 12
    /// `GET /na/key-history`, per address.
    public var read: Int? = 120
    /// `POST /agents`, per address.
    public var discover: Int? = 30
    /// Verified requests of one operator key.
    ///
    /// Unverified traffic never counts here.
    public var admin: Int? = 300
    /// Failed operator requests, per address and active key, or per address for any other key id.
    ///
    /// Only failures are refused.
    public var adminFailures: Int? = 30
    /// Failed operator requests of one address over all key ids.
    ///
    /// Only failures are refused.
    public var adminFailuresPerAddress: Int? = 120

    /// The limits of the contract.
    public static let standard = AuthorityRates()

    /// Makes the standard limits; change what differs.
    public init() {}
}
