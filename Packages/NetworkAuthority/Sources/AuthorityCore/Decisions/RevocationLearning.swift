/// What an authority hears from nodes about the revocation lists that they hold.
///
/// A node that holds a later list than the authority's shows that the database is an older copy, also where nothing
/// beside it says so. A node may lie, so a claim moves the sequence by a bounded step, and ever more rarely: a
/// database that is an older copy hardly ever needs more than one.
/// - Source: Specification 06 §12
struct RevocationLearning: Sendable {
    private var pending: Int64?
    private var deafUntil: ContinuousClock.Instant?
    private var pause = AuthorityLimits.learningPause

    /// Takes a node's claim, if it is beyond the active list and none was taken lately.
    mutating func hear(_ claim: Int64, active: Int64, now: ContinuousClock.Instant) {
        guard claim > active else { return }
        if let deafUntil, now < deafUntil { return }
        deafUntil = now.advanced(by: pause)
        pause = min(pause * 2, AuthorityLimits.longestLearningPause)
        let (furthest, overflow) = active.addingReportingOverflow(AuthorityLimits.learnedStep)
        pending = overflow ? claim : min(claim, furthest)
    }

    /// The sequence that the next list must be above, once.
    mutating func take() -> Int64? {
        defer { pending = nil }
        return pending
    }
}
