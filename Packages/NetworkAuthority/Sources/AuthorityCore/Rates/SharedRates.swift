internal import MeshProtocol

/// Counts requests in fixed windows of 60 s that several processes share through a store.
///
/// A request is judged by what is known here; what was counted is added to the store from time to time by
/// ``NetworkAuthority/run(reporting:)``, which learns the count of all processes then. So a request never waits for the
/// store, strangers never take its write lock, and processes exceed a limit together by no more than what they count
/// between two such rounds. A pure value; the caller says what time it is.
/// - Source: Specification 06 §2
struct SharedRates: Sendable {
    private struct Count {
        let window: Int64
        /// What the store knew last, of all processes.
        var stored = 0
        /// Counted here and on the way to the store.
        var sent = 0
        /// Counted here since.
        var pending = 0

        var total: Int { stored + sent + pending }
    }

    private let capacity: Int
    private let anchor: (uptime: ContinuousClock.Instant, time: UTCTime)
    private var counts: [RateBucket: Count] = [:]
    private var changed: Set<RateBucket> = []
    private var sent: [RateBucket] = []
    private var nextPruning: ContinuousClock.Instant?

    /// Makes an empty table for at most `capacity` buckets; `uptime` and `time` are the same moment.
    init(capacity: Int, uptime: ContinuousClock.Instant, time: UTCTime) {
        self.capacity = capacity
        anchor = (uptime, time)
    }

    var bucketCount: Int { counts.count }

    /// When the window of a moment began, in seconds since 1970.
    func window(at now: ContinuousClock.Instant) -> Int64 {
        let length = AuthorityLimits.rateWindow.components.seconds
        let time = anchor.time.advanced(by: anchor.uptime.duration(to: now)).microseconds
        let (seconds, rest) = time.quotientAndRemainder(dividingBy: 1_000_000 * length)
        return (rest < 0 ? seconds - 1 : seconds) * length
    }

    func isExhausted(_ bucket: RateBucket, limit: Int, now: ContinuousClock.Instant) -> Bool {
        guard let count = counts[bucket], count.window == window(at: now) else { return false }
        return count.total >= limit
    }

    /// Counts one, unless that would exceed the limit or there is no room for another bucket.
    mutating func take(_ bucket: RateBucket, limit: Int, now: ContinuousClock.Instant) -> Bool {
        guard !isExhausted(bucket, limit: limit, now: now) else { return false }
        guard counts[bucket] != nil || bucket.hasReservedRoom || makeRoom(now: now) else { return false }
        let window = window(at: now)
        var count = counts[bucket] ?? Count(window: window)
        if count.window != window { count = Count(window: window) }
        count.pending += 1
        counts[bucket] = count
        changed.insert(bucket)
        return true
    }

    /// What is to be added to the store now, at most `limit` rows; empty while an earlier batch is under way.
    mutating func beginSharing(limit: Int) -> [RateHits] {
        guard sent.isEmpty else { return [] }
        var batch: [RateHits] = []
        for bucket in changed.prefix(limit) {
            changed.remove(bucket)
            guard var count = counts[bucket], count.pending > 0, let name = bucket.storedName else { continue }
            batch.append(RateHits(bucket: name, windowStart: count.window, count: count.pending))
            count.sent = count.pending
            count.pending = 0
            counts[bucket] = count
            sent.append(bucket)
        }
        return batch
    }

    /// The batch is stored; `totals` are the counts of all processes, in the batch's order.
    mutating func endSharing(_ batch: [RateHits], totals: [Int]) {
        for ((bucket, hits), total) in zip(zip(sent, batch), totals) {
            guard var count = counts[bucket], count.window == hits.windowStart else { continue }
            count.stored = max(count.stored, total)
            count.sent = 0
            counts[bucket] = count
        }
        sent = []
    }

    /// The batch was not stored: it is part of the next one.
    mutating func abandonSharing() {
        for bucket in sent {
            guard var count = counts[bucket], count.sent > 0 else { continue }
            count.pending += count.sent
            count.sent = 0
            counts[bucket] = count
            changed.insert(bucket)
        }
        sent = []
    }

    /// Makes room for a bucket, by forgetting those of earlier windows.
    private mutating func makeRoom(now: ContinuousClock.Instant) -> Bool {
        guard counts.count >= capacity else { return true }
        if let nextPruning, now < nextPruning { return false }
        let window = window(at: now)
        counts = counts.filter { $0.value.window == window }
        changed = changed.filter { counts[$0] != nil }
        // A full table is searched at most once a second, so that a flood of addresses does not cost a search each.
        nextPruning = now.advanced(by: .seconds(1))
        return counts.count < capacity
    }
}
