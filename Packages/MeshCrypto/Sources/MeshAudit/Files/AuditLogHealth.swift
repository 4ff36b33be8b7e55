public import MeshProtocol

/// How an audit log fares, for readiness and metrics.
public struct AuditLogHealth: Sendable, Equatable {
    /// Whether the last write succeeded; true before the first.
    public internal(set) var isWriting = true
    /// Writes that failed since the log was made, repeated ones included.
    public internal(set) var failedWrites = 0
    /// Records that were given up since the log was made.
    public internal(set) var lostRecords = 0
    /// Why the last write failed, nil while writing works.
    public internal(set) var failure: String?
    /// When writing began to fail, nil while it works.
    public internal(set) var failingSince: UTCTime?

    /// Failures that no record tells of yet.
    var untold = Untold()

    struct Untold: Sendable, Equatable {
        var failedWrites = 0
        var lostRecords = 0
        var since: UTCTime?
    }

    mutating func fail(_ reason: String, losing records: Int, at time: UTCTime) {
        isWriting = false
        failure = reason
        failingSince = failingSince ?? time
        failedWrites += 1
        lostRecords += records
        untold.failedWrites += 1
        untold.lostRecords += records
        untold.since = untold.since ?? time
    }

    mutating func succeed() {
        isWriting = true
        failure = nil
        failingSince = nil
        untold = Untold()
    }
}
