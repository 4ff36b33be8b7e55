/// What a decision may look at, within one consistent state of the store.
///
/// Valid only inside the closure that it is passed to. Methods throw ``AuthorityStoreError``.
/// - Source: Specification 06 §12
public protocol AuthorityReader:
    InviteReader, CertificateReader, RevocationReader, PolicyReader,
    KeyHistoryReader, OperatorKeyReader, NonceReader, AgentReader, CountReader, AuditReader,
    RestoreReader
{}

/// What a decision may change.
///
/// Everything it does is durable together, or not at all.
public protocol AuthorityTransaction:
    AuthorityReader, InviteWriter, CertificateWriter, RevocationWriter, PolicyWriter,
    KeyHistoryWriter, OperatorKeyWriter, NonceWriter, AgentWriter, AuditWriter, RateWriter,
    RestoreWriter
{}
