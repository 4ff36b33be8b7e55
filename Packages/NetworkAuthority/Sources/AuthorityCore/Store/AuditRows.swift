public import MeshProtocol

/// An audit event as it is kept.
///
/// In a file that was taken over it may be of any kind, and its text may be anything.
///
/// - Source: Specification 06 §11, §12
public struct StoredAuditEvent: Sendable, Equatable {
    /// Unique name of the event.
    public let id: String
    /// The event as JSON text.
    public let text: String
    /// When it happened, nil when that is not a time.
    public let createdAt: UTCTime?

    /// Makes a row.
    public init(id: String, text: String, createdAt: UTCTime?) {
        self.id = id
        self.text = text
        self.createdAt = createdAt
    }
}

/// What may be looked at of audit events.
public protocol AuditReader {
    /// The events stored after the one with this id, in the order in which they were stored, at most `limit`.
    ///
    /// - Parameter id: nil to begin with the first that is kept
    /// - Returns: nil when no event with this id is kept.
    func auditEvents(after id: String?, limit: Int) throws -> [StoredAuditEvent]?
    /// The id of the last event stored before the first one of this time or later; nil when there is none.
    func lastAuditEvent(before time: UTCTime) throws -> String?
}

/// What a decision may change of audit events.
public protocol AuditWriter {
    /// Adds an audit event.
    func append(_ event: AuthorityEvent) throws
    /// Forgets events from before a time, the earliest first; of the first `limit` that are kept, those that are old.
    ///
    /// - Parameter id: only events stored before this one are forgotten; nil for the last, which is always kept
    /// - Returns: how many it forgot; 0 when no event with this id is kept.
    func forgetAuditEvents(before time: UTCTime, storedBefore id: String?, limit: Int) throws -> Int
}
