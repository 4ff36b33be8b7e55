public import MeshDiscovery
public import MeshGossip
internal import MeshProtocol
public import MeshRouting
public import MeshTransport

/// How quickly a node notices and tells.
///
/// A growing set of named profiles, each a value of all cadences; ``standard`` has those that reference nodes use.
public struct NodeProfile: Sendable {
    /// Heartbeat, deadlines and lanes of links.
    public var transport: TransportConfiguration
    /// Cadences and bounds of routing.
    public var routing: RoutingConfiguration
    /// Cadence and policy of discovery.
    public var discovery: DiscoveryConfiguration
    /// Cadence and bounds of revocation gossip.
    public var revocation: RevocationConfiguration
    /// Time between two conditional polls of the revocation list, where the authority does not hold requests.
    public var revocationPollInterval: Duration = .seconds(60)
    /// Time between two signs of life to the authority.
    public var authorityHeartbeatInterval: Duration = .seconds(120)
    /// The longest time between two checks of our own certificate.
    public var certificateCheckInterval: Duration = .seconds(60)
    /// The longest time between two judgements of live peers.
    public var judgementInterval: Duration = MeshLimits.peerJudgementInterval

    /// Creates a profile of the parts' configurations with standard cadences for the rest.
    public init(
        transport: TransportConfiguration = .standard, routing: RoutingConfiguration = .standard,
        discovery: DiscoveryConfiguration = .standard, revocation: RevocationConfiguration = .standard
    ) {
        self.transport = transport
        self.routing = routing
        self.discovery = discovery
        self.revocation = revocation
    }

    /// The cadences of Specification 05 §1.
    public static let standard = NodeProfile()

    /// Sub-second cadences for meshes on one machine: links beat and routes are announced each 0.5 s.
    public static let fast: NodeProfile = {
        var profile = NodeProfile(transport: .fast, routing: .fast, discovery: .fast, revocation: .fast)
        profile.revocationPollInterval = .seconds(2)
        profile.authorityHeartbeatInterval = .seconds(30)
        profile.certificateCheckInterval = .seconds(10)
        profile.judgementInterval = .seconds(5)
        return profile
    }()
}
