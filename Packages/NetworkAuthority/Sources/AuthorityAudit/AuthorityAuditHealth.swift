/// How an authority's audit log fares, for readiness and metrics.
public struct AuthorityAuditHealth: Sendable, Equatable {
    /// The file.
    public var path: String
    /// Whether this process writes it; another process on the same database may.
    public var isWriter: Bool
    /// Whether the last write succeeded.
    public var isWriting: Bool
    /// Writes that failed since the start, repeated ones included.
    public var failedWrites: Int
    /// Why the last write failed, nil while writing works.
    public var failure: String?
    /// The id of the last event in the file; nil before the first, and while another process writes.
    public var lastEventID: String?

    /// Makes a description of an audit log.
    public init(
        path: String, isWriter: Bool, isWriting: Bool, failedWrites: Int, failure: String?, lastEventID: String?
    ) {
        self.path = path
        self.isWriter = isWriter
        self.isWriting = isWriting
        self.failedWrites = failedWrites
        self.failure = failure
        self.lastEventID = lastEventID
    }
}
