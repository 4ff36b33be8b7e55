internal import MeshDiscovery
internal import MeshGossip
internal import MeshIdentity
internal import MeshProtocol
internal import MeshRouting
internal import MeshTransport

/// Everything about a node that changes slowly: its machines, and what follows from their last changes.
///
/// Guarded by one lock in ``NodeCore``; nothing here performs anything.
struct NodeState: Sendable {
    var pool: LinkPool<any Link>
    var routing: RoutingMachine
    var discovery: DiscoveryMachine
    var revocations: RevocationMachine
    var dials: DialScheduler
    var random = SystemRandomNumberGenerator()

    /// Messages of connected peers that a subsystem found invalid.
    var invalidMessages: [NodeID: InvalidMessageBudget] = [:]
    /// Links that end once a newer link of their peer has carried a message.
    var retiring: Set<LinkID> = []
    /// When live peers are judged again.
    var nextJudgement: ContinuousClock.Instant
    /// Whether the list in force was reported as past its next update.
    var isStaleReported = false
    /// Whether new links are taken.
    var isOpen = true

    /// What is still to be performed, in order.
    var outbox: [NodeAction] = []
    /// Whether a thread is performing now.
    var isPerforming = false

    /// The instant that the timer waits for.
    var armedDeadline: ContinuousClock.Instant?

    /// When a machine next wants its timer.
    var nextDeadline: ContinuousClock.Instant {
        var deadline = min(nextJudgement, routing.nextDeadline)
        for other in [discovery.nextDeadline, revocations.nextDeadline, dials.nextDeadline] {
            if let other { deadline = min(deadline, other) }
        }
        return deadline
    }

    /// Notes when the timer has to wake; true if that is earlier than the instant it waits for.
    mutating func armEarlier() -> Bool {
        let deadline = nextDeadline
        guard let armed = armedDeadline, deadline < armed else { return false }
        armedDeadline = deadline
        return true
    }
}
