/// Requests of one bucket that were counted in one window of 60 s.
///
/// - Source: Specification 06 §2, §12
public struct RateHits: Sendable, Equatable {
    /// What is counted together, such as `join:192.0.2.1`.
    public var bucket: String
    /// When the window began, in seconds since 1970; a multiple of 60.
    public var windowStart: Int64
    /// How many requests.
    public var count: Int

    /// Makes a count.
    public init(bucket: String, windowStart: Int64, count: Int) {
        self.bucket = bucket
        self.windowStart = windowStart
        self.count = count
    }
}

/// What may be changed of the counts that processes on one store share.
public protocol RateWriter {
    /// Adds to the count of a bucket in a window, and returns the count of all processes together.
    func add(_ hits: RateHits) throws -> Int
    /// Forgets windows that began before this second, at most `limit`. Returns how many it forgot.
    func forgetRateWindows(before start: Int64, limit: Int) throws -> Int
}
