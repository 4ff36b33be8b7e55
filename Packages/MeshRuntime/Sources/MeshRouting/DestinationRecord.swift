internal import MeshProtocol

/// What one neighbour says about a destination.
struct RouteOffer: Sendable {
    /// The links from the neighbour to the destination; 0 when the neighbour is the destination.
    var metric: Int
    /// The number beside the route in the reference's format; comparable only with others of the same neighbour.
    var neighbourSequence: Int64
    /// The destination's own sequence, verified.
    var claim: SequenceClaim?
    /// Whether the neighbour offers a sequence older than one that is known; such an offer is never used.
    var isOutdated = false
    /// When the neighbour last said so.
    var heardAt: ContinuousClock.Instant
}

/// The best that was ever used for a destination: what a neighbour offers must be better, or it may lead back to us.
/// - Source: RFC 8966 §3.2.5
struct FeasibilityDistance: Sendable, Equatable {
    var sequence: Int64
    var metric: Int

    /// Whether a neighbour's claim and metric lead away from us for certain.
    func admits(sequence: Int64, metric: Int) -> Bool {
        sequence > self.sequence || (sequence == self.sequence && metric < self.metric)
    }

    /// The distance after a route with this sequence and metric came into force.
    func lowered(to sequence: Int64, _ metric: Int) -> FeasibilityDistance {
        admits(sequence: sequence, metric: metric) ? FeasibilityDistance(sequence: sequence, metric: metric) : self
    }
}

/// Everything that is known about one destination.
struct DestinationRecord: Sendable {
    /// What the neighbours say.
    var offers: [NodeID: RouteOffer] = [:]
    /// The route in force.
    var route: Route?
    /// The bound for offers with a sequence; outlives the route.
    var feasibility: FeasibilityDistance?
    /// The newest sequence that the destination is known to have given.
    var newestClaim: SequenceClaim?
    /// The smallest metric in use since the last time that the hold-down ended: the bound for offers without a
    /// sequence.
    var nearest: Int?
    /// Until when `nearest` binds after a loss or a worsening; nil when there was none.
    var heldUntil: ContinuousClock.Instant?
    /// When the route was lost; nil while there is one, and when there never was.
    var lostAt: ContinuousClock.Instant?

    /// Whether an offer without a sequence leads away from us.
    ///
    /// A neighbour at metric 1 has a link to the destination. Otherwise the offer must be nearer than we ever were;
    /// nodes of the reference give us nothing better to decide by.
    func admitsUnsequenced(metric: Int) -> Bool {
        guard let nearest else { return true }
        return metric <= 1 || metric < nearest
    }
}
