internal import MeshProtocol

/// Decides which of the events that strangers can cause at will are stored, and counts the others.
///
/// One event a minute in each bucket, which is a kind, an address and what else tells events apart; and no more than
/// ``AuthorityLimits/strangersEvents`` a minute of one kind, however many addresses take part. What is not stored is
/// counted: the next event of the bucket tells how many, or else a summary. A pure value of bounded size.
///
/// - Source: Specification 06 §11
struct EventThrottle: Sendable {
    private struct Bucket {
        let stored: ContinuousClock.Instant
        var suppressed = 0
    }

    private let window: Duration
    private let limit: Int
    private var buckets: [RateBucket: Bucket] = [:]
    /// How many buckets of each kind were opened within the window.
    private var open: [RateBucket.Kind: Int] = [:]
    /// Events that no bucket counts.
    private var uncounted = 0
    private var nextSummary: ContinuousClock.Instant?
    /// Before this time no bucket's window is over.
    private var nextClosing: ContinuousClock.Instant?

    init(window: Duration = AuthorityLimits.rateWindow, limit: Int = AuthorityLimits.strangersEvents) {
        self.window = window
        self.limit = limit
    }

    /// How many buckets are remembered.
    var bucketCount: Int { buckets.count }

    /// Whether an event is to be stored.
    ///
    /// - Returns: how many of its bucket were not stored since the last; nil for an event that is not stored.
    mutating func admit(_ bucket: RateBucket, now: ContinuousClock.Instant) -> Int? {
        if let known = buckets[bucket] {
            guard known.stored.duration(to: now) >= window else {
                buckets[bucket]?.suppressed += 1
                return nil
            }
            buckets[bucket] = Bucket(stored: now)
            return known.suppressed
        }
        if open[bucket.kind, default: 0] >= limit { close(before: now) }
        guard open[bucket.kind, default: 0] < limit else {
            uncounted += 1
            return nil
        }
        buckets[bucket] = Bucket(stored: now)
        open[bucket.kind, default: 0] += 1
        return 0
    }

    /// How many events were not stored and will be told by no other event; at most one number a minute.
    mutating func summary(now: ContinuousClock.Instant) -> Int? {
        close(before: now)
        guard uncounted > 0, nextSummary.map({ $0 <= now }) ?? true else { return nil }
        defer { uncounted = 0 }
        nextSummary = now.advanced(by: window)
        return uncounted
    }

    /// Forgets the buckets whose window is over, and takes over what they have counted.
    private mutating func close(before now: ContinuousClock.Instant) {
        if let nextClosing, now < nextClosing { return }
        for (bucket, state) in buckets where state.stored.duration(to: now) >= window {
            uncounted += state.suppressed
            open[bucket.kind, default: 1] -= 1
            buckets[bucket] = nil
        }
        nextClosing = buckets.values.map(\.stored).min()?.advanced(by: window)
    }
}
