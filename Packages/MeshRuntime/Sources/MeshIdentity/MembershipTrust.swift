public import MeshCrypto
public import MeshProtocol

/// What a node believes about membership at one moment: the network, the authority's keys and who is revoked.
///
/// A value, replaced as a whole, so that one judgement never mixes an old list with a new history.
/// - Source: Specification 03 §3
public struct MembershipTrust: Sendable {
    /// The name of the network; certificates of any other are refused.
    public var network: String
    /// Our own node id.
    public var ownID: NodeID
    /// The authority's keys with the times in which they sign and vouch.
    public var history: AuthorityKeyHistory
    /// The certificates that are revoked.
    public var revoked: RevocationIndex

    /// Creates the trust of the node `ownID` in `network`.
    public init(
        network: String, ownID: NodeID, history: AuthorityKeyHistory, revoked: RevocationIndex = RevocationIndex()
    ) {
        self.network = network
        self.ownID = ownID
        self.history = history
        self.revoked = revoked
    }
}
