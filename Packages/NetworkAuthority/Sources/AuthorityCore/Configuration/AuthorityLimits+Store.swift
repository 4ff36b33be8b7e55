/// The bounds of what an authority keeps, and of what looks at it.
///
/// - Source: Specification 06 §12
extension AuthorityLimits {
    /// How long an audit event is kept in the database, unless configured otherwise.
    ///
    /// With an audit log in use, no event leaves the database before the log has it.
    public static let auditRetention: Duration = .seconds(365 * 86_400)
    /// What the retention of audit events may be configured to.
    ///
    /// Outside: the start is refused.
    public static let auditRetentionRange: ClosedRange<Duration> = .seconds(86_400) ... .seconds(3_650 * 86_400)
    /// Revocation lists that are kept, the active one included.
    ///
    /// At the limit: the oldest go.
    public static let revocationLists = 100
    /// Audit events that one transaction forgets.
    public static let auditPurgeBatch = 1_000
    /// Findings that an inspection of a database reports.
    ///
    /// At the limit: the rest is not told.
    public static let inspectionFailures = 100
    /// How far one claim of a node moves the sequence of the revocation list.
    public static let learnedStep: Int64 = 10_000
    /// How long no claim of a node is taken after the first that was; after each further one it is twice as long.
    ///
    /// Within it: not heard.
    public static let learningPause: Duration = .seconds(60)
    /// The longest of these pauses.
    public static let longestLearningPause: Duration = .seconds(3_600)
    /// Longest revocation list that is read from beside a database, in bytes.
    ///
    /// At the limit: the start is refused.
    public static let publishedListBytes = 256 << 20
    /// Rows that an export reads at once.
    public static let exportBatch = 1_000
}
