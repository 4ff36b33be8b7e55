public import MeshProtocol

/// What a decision may look at of certificates.
public protocol CertificateReader {
    /// The certificate with this id.
    func certificate(id: String) throws -> CertificateRecord?
    /// What the certificate with this id still allows.
    func standing(ofCertificate id: String) throws -> CertificateStanding?
    /// The certificate that was issued for a key at exactly this time, not by renewal.
    func certificate(issuedFor key: NodeID, at time: UTCTime) throws -> CertificateRecord?
    /// Whether there is a certificate that was issued for a key at exactly this time, not by renewal.
    func hasCertificate(issuedFor key: NodeID, at time: UTCTime) throws -> Bool
    /// The certificate that renewed this one.
    func successor(of id: String) throws -> CertificateRecord?
    /// How many certificates of the key were issued by renewal after this time.
    func renewalCount(of key: NodeID, after time: UTCTime) throws -> Int
    /// The id of a certificate of the key that is revoked with this reason.
    func revokedCertificateID(of key: NodeID, reason: RevocationReason) throws -> String?
    /// Whether the key has a certificate that is neither revoked nor expired at this time.
    func hasCertificate(of key: NodeID, inForceAt time: UTCTime) throws -> Bool
    /// Certificates that are replaced and whose grace is over at this time, but which are not revoked yet.
    func maturedPredecessors(at time: UTCTime) throws -> [CertificateRecord]
    /// When the grace of the next replaced certificate is over.
    func nextMaturity() throws -> UTCTime?
    /// What is revoked among the certificates that had not expired at this time, the earliest revocation first.
    func revocations(notExpiredAt time: UTCTime) throws -> [RevocationRecord]
    /// The earliest expiry, after this time, of a revoked certificate.
    func earliestExpiryOfRevoked(after time: UTCTime) throws -> UTCTime?
    /// The expiry of each certificate among these ids that is known.
    func expiries(of ids: [String]) throws -> [ExactText: UTCTime]
    /// Certificates that are neither revoked nor expired, and were heard of after this time.
    func activeNodeCount(since time: UTCTime, notExpiredAt now: UTCTime) throws -> Int
    /// The same certificates, the latest heartbeat first, at most `limit`.
    func activeNodes(since time: UTCTime, notExpiredAt now: UTCTime, limit: Int) throws -> [CertificateRecord]
}

/// What a decision may change of certificates.
public protocol CertificateWriter {
    /// Adds a certificate.
    func insert(_ certificate: CertificateRecord) throws
    /// Notes a heartbeat.
    func recordHeartbeat(certificateID: String, status: String, from address: String, at time: UTCTime) throws
    /// Sets the time at which a renewed certificate is to be revoked.
    func setRevocationDue(certificateID: String, at time: UTCTime) throws
    /// Marks a certificate as revoked.
    func revoke(certificateID: String, reason: RevocationReason, at time: UTCTime) throws
}
