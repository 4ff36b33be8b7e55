// MARK: - Discovery

extension MeshLimits {
    /// Age of an announcement.
    ///
    /// Beyond it: refused.
    ///
    /// - Source: Specification 04 §2
    public static let maximumAnnouncementAge = Duration.seconds(300)

    /// How far an announcement may be dated ahead of our clock.
    ///
    /// Beyond it: refused.
    ///
    /// - Source: Specification 04 §2
    public static let maximumAnnouncementFuture = Duration.seconds(60)

    /// Peers in one discovery message.
    ///
    /// At the limit: the rest is ignored.
    public static let maximumPeersPerMessage = 20

    /// Peers known and not connected.
    ///
    /// At the limit: unreached ones are evicted, oldest first.
    public static let maximumKnownPeers = 1_000

    /// Known peers that one introducer may account for.
    ///
    /// At the limit: its oldest unreached one is evicted.
    public static let maximumKnownPeersPerIntroducer = 100

    /// Nonces of announcements remembered.
    ///
    /// At the limit: announcements are refused.
    public static let maximumAnnouncementNonces = 65_536

    /// Nonces remembered of one node.
    ///
    /// At the limit: its announcements are refused.
    public static let maximumAnnouncementNoncesPerNode = 16
}

// MARK: - Routing

extension MeshLimits {
    /// Routes accepted from one peer.
    ///
    /// At the limit: further destinations are ignored and counted.
    public static let maximumRoutesPerPeer = 5_000

    /// Routes accepted in all.
    ///
    /// At the limit: further destinations are ignored and counted.
    public static let maximumRoutes = 20_000

    /// Shortest time between two triggered updates on a link.
    ///
    /// Within it: changes are coalesced.
    public static let triggeredUpdateInterval = Duration.seconds(1)

    /// Shortest time between two triggered updates on a link in the fast profile.
    public static let fastTriggeredUpdateInterval = Duration.milliseconds(200)

    /// Time for which a route outlives the silence of a legacy neighbour.
    ///
    /// At the limit: it is retracted.
    public static let routeHoldTime = Duration.seconds(300)

    /// Time for which a source entry outlives its route.
    ///
    /// At the limit: it is forgotten.
    public static let sourceEntryTime = Duration.seconds(300)

    /// Message ids remembered against duplicates.
    ///
    /// At the limit: the oldest of the same link goes.
    public static let maximumSeenMessages = 65_536

    /// Time for which a message id is remembered.
    public static let seenMessageTime = Duration.seconds(300)
}

// MARK: - Revocation

extension MeshLimits {
    /// Interval at which the list is fetched from the authority; varied by `revocationPollJitter`.
    public static let revocationPollInterval = Duration.seconds(60)

    /// How far the interval of fetching varies, as a part of it.
    public static let revocationPollJitter = 0.2

    /// Interval at which the sequence of our list is announced, beside at once on change.
    public static let revocationGossipInterval = Duration.seconds(60)

    /// Shortest time between two full lists to one link.
    ///
    /// Within it: requests are ignored and counted.
    public static let fullListInterval = Duration.seconds(10)

    /// Longest time for which a list may claim to be valid.
    ///
    /// Beyond it: refused.
    public static let maximumListValidity = Duration.seconds(48 * 3_600)

    /// How far a list may be dated ahead of our clock.
    ///
    /// Beyond it: refused.
    public static let maximumListFuture = Duration.seconds(300)

    /// Entries of a list that are held, as digests.
    ///
    /// At the limit: the list is refused with an alarm, the old one kept.
    public static let maximumCRLEntries = 250_000
}
