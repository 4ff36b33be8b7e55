internal import MeshProtocol
internal import Synchronization

/// How far an audit log beside the store has come.
public enum AuditExportState: Sendable, Equatable {
    /// There is no audit log: events are forgotten by age alone.
    case none
    /// The log has every event up to this one, which it finds its place by.
    case written(through: String)
    /// The log has no event yet, or another process writes it: nothing is forgotten here.
    case unknown
}

extension NetworkAuthority {
    /// Names what tells how far an audit log has come, so that no event leaves the store before the log has it.
    ///
    /// Call it before ``run(reporting:)``.
    public func retainAuditEvents(until export: @escaping @Sendable () -> AuditExportState) {
        state.withLock { $0.auditExport = export }
    }

    /// Forgets audit events that are older than the configuration says, in small transactions.
    func forgetAuditEvents() async throws {
        let last: String?
        switch state.withLock(\.auditExport)() {
        case .none: last = nil
        case .written(let id): last = id
        case .unknown: return
        }
        let horizon = clock.now().advanced(by: .zero - configuration.auditRetention)
        var forgotten = AuthorityLimits.auditPurgeBatch
        while forgotten == AuthorityLimits.auditPurgeBatch {
            forgotten = try await store.write {
                try $0.forgetAuditEvents(
                    before: horizon, storedBefore: last, limit: AuthorityLimits.auditPurgeBatch)
            }
        }
    }
}
