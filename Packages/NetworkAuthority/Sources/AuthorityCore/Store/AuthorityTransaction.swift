public import MeshProtocol

/// What a decision may look at, within one consistent state of the store.
///
/// Valid only inside the closure that it is passed to. Methods throw ``AuthorityStoreError``.
/// - Source: Specification 06 §12
public protocol AuthorityReader {
    /// The invite whose token has this SHA-256 digest, in lower-case hex.
    func invite(digest: String) throws -> InviteRecord?
    /// The certificate with this id.
    func certificate(id: String) throws -> CertificateRecord?
    /// The certificate that was issued for a key at exactly this time, not by renewal.
    func certificate(issuedFor key: NodeID, at time: UTCTime) throws -> CertificateRecord?
    /// The certificate that renewed this one.
    func successor(of id: String) throws -> CertificateRecord?
    /// A certificate of the key that is revoked with this reason.
    func revokedCertificate(of key: NodeID, reason: RevocationReason) throws -> CertificateRecord?
    /// Certificates that are replaced and whose grace is over at this time, but which are not revoked yet.
    func maturedPredecessors(at time: UTCTime) throws -> [CertificateRecord]
    /// When the grace of the next replaced certificate is over.
    func nextMaturity() throws -> UTCTime?
    /// Revoked certificates that had not expired at this time, the earliest revocation first.
    func revokedCertificates(notExpiredAt time: UTCTime) throws -> [CertificateRecord]
    /// The expiry of each certificate among these ids that is known.
    func expiries(of ids: [String]) throws -> [ExactText: UTCTime]
    /// Certificates that are not revoked and were heard of at or after this time.
    func activeNodeCount(since time: UTCTime) throws -> Int
    /// The same certificates, the latest heartbeat first, at most `limit`.
    func activeNodes(since time: UTCTime, limit: Int) throws -> [CertificateRecord]
    /// The sequence of the active revocation list.
    func activeRevocationSequence() throws -> Int64?
    /// The active revocation list.
    func activeRevocationList() throws -> CertificateRevocationList?
    /// The active policy.
    func activePolicy() throws -> PolicyManifest?
    /// The authority's keys, in order.
    func keyHistory() throws -> [KeyHistoryRecord]
    /// Operator keys that were revoked.
    func revokedOperatorKeys() throws -> Set<ExactText>
    /// The earliest expiry, after this time, of a revoked certificate.
    func earliestExpiryOfRevoked(after time: UTCTime) throws -> UTCTime?
    /// Whether a nonce was used in a scope.
    func isUsed(nonce: String, scope: String) throws -> Bool
    /// How many nonces are remembered.
    func nonceCount() throws -> Int
}

/// What a decision may change.
///
/// Everything it does is durable together, or not at all.
public protocol AuthorityTransaction: AuthorityReader {
    /// Adds an invite.
    func insert(_ invite: InviteRecord) throws
    /// Marks an invite as used by a key. Returns false when it was used already.
    func redeem(digest: String, by key: NodeID, at time: UTCTime) throws -> Bool
    /// Adds a certificate.
    func insert(_ certificate: CertificateRecord) throws
    /// Notes a heartbeat.
    func recordHeartbeat(certificateID: String, status: String, from address: String, at time: UTCTime) throws
    /// Sets the time at which a renewed certificate is to be revoked.
    func setRevocationDue(certificateID: String, at time: UTCTime) throws
    /// Marks a certificate as revoked.
    func revoke(certificateID: String, reason: RevocationReason, at time: UTCTime) throws
    /// Removes the agent that a key has registered, if any.
    func removeAgent(of key: NodeID) throws
    /// Adds a revocation list and makes it the active one.
    func publish(_ list: CertificateRevocationList, at time: UTCTime) throws
    /// Adds or replaces a policy and makes it the active one.
    func activate(_ policy: PolicyManifest, at time: UTCTime) throws
    /// Adds a key of the authority.
    func append(_ key: KeyHistoryRecord) throws
    /// Remembers a nonce. Returns false when it was used already.
    func claim(nonce: String, scope: String, at time: UTCTime) throws -> Bool
    /// Forgets nonces from before a time, at most `limit`. Returns how many it forgot.
    func forgetNonces(before time: UTCTime, limit: Int) throws -> Int
    /// Adds an audit event.
    func append(_ event: AuthorityEvent) throws
}
