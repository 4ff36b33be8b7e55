/// Counts requests in a sliding window: never more than a bucket's limit in any span of the window's length.
///
/// A pure value; the caller says what time it is. Memory is bounded by the number of buckets, and within a bucket by
/// the limit or, for high limits, by ``pointsPerBucket``: times close together are then counted as of the latest of
/// them.
///
/// With ``shared`` counts, buckets that processes share are counted there instead.
/// - Source: Specification 06 §2
struct RateLimiter: Sendable {
    private struct Point {
        let start: ContinuousClock.Instant
        var time: ContinuousClock.Instant
        var count: Int
    }

    private static let pointsPerBucket = 128

    private let window: Duration
    private let capacity: Int
    private var buckets: [RateBucket: [Point]] = [:]
    private var nextPruning: ContinuousClock.Instant?
    /// The counts that are shared with other processes, if any are.
    var shared: SharedRates?

    init(
        window: Duration = AuthorityLimits.rateWindow, capacity: Int = AuthorityLimits.rateBuckets,
        shared: SharedRates? = nil
    ) {
        self.window = window
        self.capacity = capacity
        self.shared = shared
    }

    /// How many buckets are held.
    var bucketCount: Int { buckets.count }

    /// Whether one more in this bucket would exceed the limit.
    ///
    /// Counts nothing.
    func isExhausted(_ bucket: RateBucket, limit: Int?, now: ContinuousClock.Instant) -> Bool {
        guard let limit else { return false }
        if let shared, bucket.isShared { return shared.isExhausted(bucket, limit: limit, now: now) }
        guard let points = buckets[bucket] else { return false }
        return count(points, now: now) >= limit
    }

    /// Counts one, unless that would exceed the limit or there is no room for another bucket.
    ///
    /// - Returns: whether it was counted, that is, whether the request may be served.
    mutating func take(_ bucket: RateBucket, limit: Int?, now: ContinuousClock.Instant) -> Bool {
        guard let limit else { return true }
        if shared != nil, bucket.isShared { return shared?.take(bucket, limit: limit, now: now) ?? true }
        guard !isExhausted(bucket, limit: limit, now: now) else { return false }
        guard buckets[bucket] != nil || bucket.hasReservedRoom || makeRoom(now: now) else { return false }
        append(to: bucket, limit: limit, now: now)
        return true
    }

    private func count(_ points: [Point], now: ContinuousClock.Instant) -> Int {
        let horizon = now.advanced(by: .zero - window)
        return points.reduce(0) { $1.time > horizon ? $0 + $1.count : $0 }
    }

    private mutating func append(to bucket: RateBucket, limit: Int, now: ContinuousClock.Instant) {
        let horizon = now.advanced(by: .zero - window)
        var points = buckets.removeValue(forKey: bucket) ?? []
        if let first = points.firstIndex(where: { $0.time > horizon }) {
            points.removeFirst(first)
        } else {
            points.removeAll(keepingCapacity: true)
        }
        let granularity = limit > Self.pointsPerBucket ? window / Self.pointsPerBucket : .zero
        if let last = points.last, last.start.duration(to: now) < granularity || last.time >= now {
            points[points.count - 1].count += 1
            points[points.count - 1].time = max(now, last.time)
        } else {
            points.append(Point(start: now, time: now, count: 1))
        }
        buckets[bucket] = points
    }

    /// Makes room for a bucket, by forgetting those that have been idle for a whole window.
    private mutating func makeRoom(now: ContinuousClock.Instant) -> Bool {
        guard buckets.count >= capacity else { return true }
        if let nextPruning, now < nextPruning { return false }
        let horizon = now.advanced(by: .zero - window)
        buckets = buckets.filter { $0.value.contains { $0.time > horizon } }
        // A full table is searched at most once a second, so that a flood of addresses does not cost a search each.
        nextPruning = now.advanced(by: .seconds(1))
        return buckets.count < capacity
    }
}
