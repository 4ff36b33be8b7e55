/// How an audited event came out.
///
/// - Source: Specification 02 §14
public enum AuditResult: String, Sendable, CaseIterable {
    case success
    case failure
    case denied
    case accepted
    case rejected
}
