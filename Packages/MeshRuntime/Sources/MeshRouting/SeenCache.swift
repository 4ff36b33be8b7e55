internal import DequeModule
internal import MeshProtocol

/// The messages that were seen lately, bounded in number, in size of an entry, and for each link.
///
/// A link that floods pushes out its own oldest entries; where several fill the cache the most crowded one gives way.
/// - Source: Specification 04 §8
struct SeenCache: Sendable {
    private struct Entry {
        let digest: MessageDigest
        let seenAt: ContinuousClock.Instant
    }

    private let capacity: Int
    private let lifetime: Duration
    private var digests: Set<MessageDigest> = []
    private var queues: [NodeID: Deque<Entry>] = [:]

    /// Creates an empty cache.
    ///
    /// - Parameters:
    ///   - capacity: The number of messages held in all; one link may account for half of it.
    ///   - lifetime: The time for which a message is held.
    init(
        capacity: Int = MeshLimits.maximumSeenMessages, lifetime: Duration = MeshLimits.seenMessageTime
    ) {
        self.capacity = max(2, capacity)
        self.lifetime = lifetime
    }

    /// The number of messages held.
    var count: Int { digests.count }

    /// Takes note of a message.
    ///
    /// - Parameters:
    ///   - digest: The message.
    ///   - link: The neighbour that it came from; our own id for messages of ours.
    ///   - now: The time of arrival.
    /// - Returns: Whether it was new.
    mutating func insert(_ digest: MessageDigest, from link: NodeID, now: ContinuousClock.Instant) -> Bool {
        forgetEnded(of: link, now: now)
        guard !digests.contains(digest) else { return false }
        if queues[link]?.count ?? 0 >= capacity / 2 { evictOldest(of: link) }
        if digests.count >= capacity { makeRoom(now: now) }
        digests.insert(digest)
        queues[link, default: []].append(Entry(digest: digest, seenAt: now))
        return true
    }

    /// Forgets what is older than the lifetime.
    mutating func forgetEnded(now: ContinuousClock.Instant) {
        for link in Array(queues.keys) { forgetEnded(of: link, now: now) }
    }

    private mutating func makeRoom(now: ContinuousClock.Instant) {
        forgetEnded(now: now)
        guard digests.count >= capacity else { return }
        // The most crowded link gives way, so that a link with few entries keeps them whoever floods.
        if let crowded = queues.max(by: { $0.value.count < $1.value.count })?.key { evictOldest(of: crowded) }
    }

    private mutating func evictOldest(of link: NodeID) {
        guard let entry = queues[link]?.popFirst() else { return }
        digests.remove(entry.digest)
        if queues[link]?.isEmpty == true { queues[link] = nil }
    }

    private mutating func forgetEnded(of link: NodeID, now: ContinuousClock.Instant) {
        while let oldest = queues[link]?.first, oldest.seenAt.duration(to: now) >= lifetime {
            evictOldest(of: link)
        }
    }
}
