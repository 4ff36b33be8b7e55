public import MeshProtocol

/// The times and bounds of discovery.
/// - Source: Specification 05 §1, §4
public struct DiscoveryConfiguration: Sendable {
    /// The time between two rounds, varied by ± 10 %; the first is at the start.
    public var roundInterval: Duration
    /// Whether peers that are heard of are dialled.
    ///
    /// Off keeps the topology that was configured.
    public var dialsDiscoveredPeers: Bool
    /// Which announced endpoints are dialled.
    public var dialPolicy: EndpointDialPolicy
    /// The number of links from which on peers that are heard of are no longer dialled, so that room is left for those
    /// who dial us.
    public var enoughConnections: Int
    /// Dials of announced peers at once.
    public var maximumDials: Int
    /// Dials at once of peers that the same neighbour introduced.
    public var maximumDialsPerIntroducer: Int
    /// Peers that are known and not connected.
    public var maximumKnownPeers: Int
    /// Known peers that one neighbour may have introduced.
    public var maximumKnownPeersPerIntroducer: Int

    /// Creates a configuration; the defaults are those of the standard profile.
    public init(
        roundInterval: Duration = .seconds(60),
        dialsDiscoveredPeers: Bool = true,
        dialPolicy: EndpointDialPolicy = EndpointDialPolicy(),
        enoughConnections: Int = MeshLimits.maximumConnections / 2,
        maximumDials: Int = MeshLimits.maximumConcurrentDials,
        maximumDialsPerIntroducer: Int = MeshLimits.maximumConcurrentDials / 2,
        maximumKnownPeers: Int = MeshLimits.maximumKnownPeers,
        maximumKnownPeersPerIntroducer: Int = MeshLimits.maximumKnownPeersPerIntroducer
    ) {
        self.roundInterval = roundInterval
        self.dialsDiscoveredPeers = dialsDiscoveredPeers
        self.dialPolicy = dialPolicy
        self.enoughConnections = enoughConnections
        self.maximumDials = maximumDials
        self.maximumDialsPerIntroducer = maximumDialsPerIntroducer
        self.maximumKnownPeers = maximumKnownPeers
        self.maximumKnownPeersPerIntroducer = maximumKnownPeersPerIntroducer
    }

    /// The rounds of the reference.
    public static let standard = DiscoveryConfiguration()

    /// A round each second, for a mesh that is watched while it starts.
    public static let fast = DiscoveryConfiguration(roundInterval: .seconds(1))
}
