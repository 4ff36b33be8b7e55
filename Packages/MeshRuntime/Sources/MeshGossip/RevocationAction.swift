public import MeshIdentity
public import MeshProtocol

/// The times of revocation gossip.
/// - Source: Specification 04 §7
public struct RevocationConfiguration: Sendable {
    /// The time between two announcements of our sequence, varied by ± 10 %.
    public var gossipInterval: Duration
    /// The shortest time between sending the same list twice on one link.
    public var fullListInterval: Duration
    /// The shortest time between two newer lists, and between two requests, on one link.
    public var pushInterval: Duration

    /// Creates a configuration; the defaults are those of the standard profile.
    public init(
        gossipInterval: Duration = MeshLimits.revocationGossipInterval,
        fullListInterval: Duration = MeshLimits.fullListInterval,
        pushInterval: Duration = .seconds(1)
    ) {
        self.gossipInterval = gossipInterval
        self.fullListInterval = fullListInterval
        self.pushInterval = pushInterval
    }

    /// The intervals of the reference.
    public static let standard = RevocationConfiguration()

    /// Short intervals, for a mesh that is watched while it changes.
    public static let fast = RevocationConfiguration(gossipInterval: .seconds(5), pushInterval: .milliseconds(200))
}

/// What revocation gossip needs to know about its node at the moment of an input.
public struct RevocationContext: Sendable {
    /// What the node believes; the machine uses its own index in place of `trust.revoked`.
    public var trust: MembershipTrust
    /// The node's certificate.
    public var ownCertificate: JoinCertificate
    /// The time of day.
    public var wall: UTCTime
    /// The same moment for intervals.
    public var now: ContinuousClock.Instant

    /// Creates a context.
    public init(
        trust: MembershipTrust, ownCertificate: JoinCertificate, wall: UTCTime, now: ContinuousClock.Instant
    ) {
        self.trust = trust
        self.ownCertificate = ownCertificate
        self.wall = wall
        self.now = now
    }
}

/// What the owner of a ``RevocationMachine`` is to do.
public enum RevocationAction: Sendable, Equatable {
    /// A list took the place of the one that was held. Make its index the one in force, store the machine's
    /// ``RevocationMachine/persistentBytes``, and judge every link, pending dial, route and stored announcement again,
    /// in this turn.
    case accepted(sequence: Int64)
    /// Send a message to a peer on the control lane.
    case send(RevocationPayload, to: NodeID)
    /// A list was refused; it came from a peer, or from the authority when there is none.
    case refused(CRLRefusal, from: NodeID?)
    /// A peer has a newer list than we: ask the authority too, for the peer's may be too large to send.
    case newerListAnnounced(sequence: Int64, by: NodeID)
    /// A peer lacks our list, which is too large for one message; it was told the sequence and asks the authority.
    case tooLargeToSend(to: NodeID)
    /// A peer announced a sequence outside 0…2^63−1; it counts as an invalid message.
    case invalidMessage(from: NodeID)
}
