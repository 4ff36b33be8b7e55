public import MeshProtocol

/// The ids of control messages that were carried out, kept until their messages have ended.
///
/// A full cache refuses new ids rather than forget one that still protects.
///
/// - Source: Specification 05 §10
public struct ReplayCache: Sendable {
    /// One remembered message.
    public struct Entry: Sendable, Equatable {
        /// The message's id.
        public let id: String

        /// The last moment at which the id is needed; afterwards it may be forgotten.
        public let end: UTCTime

        /// Makes an entry.
        public init(id: String, end: UTCTime) {
            self.id = id
            self.end = end
        }

        /// Compares the id byte for byte.
        public static func == (left: Entry, right: Entry) -> Bool {
            left.end == right.end && left.id.isSameText(as: right.id)
        }
    }

    /// What became of an attempt to remember an id.
    public enum Claim: Sendable, Hashable {
        /// The id was new and is remembered now.
        case claimed
        /// The id is remembered already.
        case alreadyClaimed
        /// The id is new, but there is no room.
        case full
    }

    /// The most ids that are remembered at once.
    public let capacity: Int

    private var ends: [ExactText: UTCTime] = [:]

    /// No remembered id ends before this; it may be too early, never too late.
    private var earliestEnd = UTCTime(microseconds: .max)

    /// Makes an empty cache.
    ///
    /// - Parameter capacity: The most ids that are remembered at once.
    public init(capacity: Int = MeshLimits.maximumControlReplayEntries) {
        self.capacity = max(capacity, 1)
    }

    /// How many ids are held, ended ones included.
    public var count: Int { ends.count }

    /// The held entries in no particular order, for storage.
    public var entries: [Entry] {
        ends.map { Entry(id: $0.key.text, end: $0.value) }
    }

    /// Whether an id is remembered.
    public func contains(_ id: String, now: UTCTime) -> Bool {
        guard let end = ends[ExactText(id)] else { return false }
        return now <= end
    }

    /// Remembers an id unless it is remembered already or there is no room.
    ///
    /// - Parameters:
    ///   - entry: The id and how long it is needed.
    ///   - now: The present time; entries that ended before it make room.
    public mutating func claim(_ entry: Entry, now: UTCTime) -> Claim {
        if contains(entry.id, now: now) { return .alreadyClaimed }
        if ends.count >= capacity { removeEnded(now: now) }
        guard ends.count < capacity else { return .full }
        insert(entry)
        return .claimed
    }

    /// Takes entries back from storage, at start.
    ///
    /// - Parameters:
    ///   - entries: What was stored.
    ///   - now: The present time; entries that ended before it are left out.
    /// - Returns: How many entries found no room. When it is not 0 the storage holds more than the capacity: raise the
    ///   capacity, since forgetting them would allow replays.
    public mutating func restore(_ entries: some Sequence<Entry>, now: UTCTime) -> Int {
        var lost = 0
        for entry in entries where now <= entry.end {
            let known = ends[ExactText(entry.id)]
            if known == nil && ends.count >= capacity {
                lost += 1
            } else if known.map({ $0 < entry.end }) ?? true {
                insert(entry)
            }
        }
        return lost
    }

    /// Forgets the ids whose messages have ended.
    public mutating func removeEnded(now: UTCTime) {
        guard earliestEnd < now else { return }
        ends = ends.filter { now <= $0.value }
        earliestEnd = ends.values.min() ?? UTCTime(microseconds: .max)
    }

    private mutating func insert(_ entry: Entry) {
        ends[ExactText(entry.id)] = entry.end
        earliestEnd = min(earliestEnd, entry.end)
    }
}
