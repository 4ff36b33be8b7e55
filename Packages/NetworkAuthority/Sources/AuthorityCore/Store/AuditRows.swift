/// What a decision may change of audit events.
public protocol AuditWriter {
    /// Adds an audit event.
    func append(_ event: AuthorityEvent) throws
}
