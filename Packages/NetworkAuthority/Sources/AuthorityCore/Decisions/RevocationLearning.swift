/// What an authority hears from nodes about the revocation lists that they hold.
///
/// A node that holds a later list than the authority's shows that the database is an older copy, also where nothing
/// beside it says so. A node may lie, so a claim moves the sequence by a bounded step, and rarely.
/// - Source: Specification 06 §12
struct RevocationLearning: Sendable {
    private var pending: Int64?
    private var last: ContinuousClock.Instant?

    /// Takes a node's claim, if it is beyond the active list and none was taken lately.
    mutating func hear(_ claim: Int64, active: Int64, now: ContinuousClock.Instant) {
        guard claim > active else { return }
        if let last, last.duration(to: now) < AuthorityLimits.learningPause { return }
        last = now
        let (furthest, overflow) = active.addingReportingOverflow(AuthorityLimits.learnedStep)
        pending = overflow ? claim : min(claim, furthest)
    }

    /// The sequence that the next list must be above, once.
    mutating func take() -> Int64? {
        defer { pending = nil }
        return pending
    }
}
