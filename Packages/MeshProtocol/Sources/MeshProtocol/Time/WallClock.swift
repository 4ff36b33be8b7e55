/// Tells the time of day, for judging dates in documents.
///
/// Intervals are measured with a monotonic clock instead.
public protocol WallClock: Sendable {
    /// The present time. May be called from any thread; never blocks.
    func now() -> UTCTime
}
