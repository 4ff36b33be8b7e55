public import MeshProtocol

/// The times and bounds of the routing protocol.
/// - Source: Specification 05 §1, §6
public struct RoutingConfiguration: Sendable {
    /// The time between two announcements of the whole table, varied by ± 10 %.
    public var announceInterval: Duration
    /// The shortest time between two updates to one neighbour; changes within it are sent together.
    public var triggerInterval: Duration
    /// The time after which a learned route that nobody confirmed is retracted.
    public var routeTimeout: Duration
    /// The time for which the feasibility distance of a lost destination is kept.
    public var sourceRetention: Duration
    /// The time after a loss in which offers without a sequence of the destination's own are believed only when they
    /// are nearer than the lost route ever was.
    public var holdDown: Duration
    /// The time after which a new neighbour that stated no sequence of its own is taken for one that gives none.
    public var originGrace: Duration
    /// The number of destinations that one neighbour may offer.
    public var maximumRoutesPerPeer: Int
    /// The number of destinations in all.
    public var maximumRoutes: Int

    /// Creates a configuration; the defaults are those of the standard profile.
    public init(
        announceInterval: Duration = .seconds(30),
        triggerInterval: Duration = MeshLimits.triggeredUpdateInterval,
        routeTimeout: Duration = MeshLimits.routeHoldTime,
        sourceRetention: Duration = MeshLimits.sourceEntryTime,
        holdDown: Duration = .seconds(60),
        originGrace: Duration = .seconds(2),
        maximumRoutesPerPeer: Int = MeshLimits.maximumRoutesPerPeer,
        maximumRoutes: Int = MeshLimits.maximumRoutes
    ) {
        self.announceInterval = announceInterval
        self.triggerInterval = triggerInterval
        self.routeTimeout = routeTimeout
        self.sourceRetention = sourceRetention
        self.holdDown = holdDown
        self.originGrace = originGrace
        self.maximumRoutesPerPeer = maximumRoutesPerPeer
        self.maximumRoutes = maximumRoutes
    }

    /// The intervals of the reference, with triggered updates at most once a second.
    public static let standard = RoutingConfiguration()

    /// The intervals of a mesh that is watched while it starts and changes.
    public static let fast = RoutingConfiguration(
        announceInterval: .milliseconds(500), triggerInterval: MeshLimits.fastTriggeredUpdateInterval)
}
