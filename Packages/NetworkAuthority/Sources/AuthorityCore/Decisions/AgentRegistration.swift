internal import MeshCrypto
internal import MeshProtocol

/// The decision on a descriptor that asks to be listed.
///
/// A descriptor older than what the node signed last does not take its place, so that nobody else can put it up again.
/// - Source: Specification 06 §8
struct AgentRegistration: Sendable {
    let submission: AgentSubmission
    /// Whether the first signature is the node's.
    let isAuthentic: Bool
    /// Whether only those who are listed already may be.
    let isListFull: Bool
    let now: UTCTime

    /// What reading alone can refuse.
    func examine(_ reader: any AuthorityReader) throws -> Denial? {
        let key = submission.key.nodeID
        guard try reader.hasCertificate(of: key, inForceAt: now) else {
            return Denial(.nodeHasNoActiveCertificate, "node has no active join certificate")
        }
        guard try reader.revokedCertificateID(of: key, reason: .keyCompromise) == nil else {
            return Denial(.nodeKeyRevoked, "node key is revoked")
        }
        guard isAuthentic else { return Denial(.invalidSignature, "invalid signature") }
        let last = try reader.agent(of: key)
        if let last, last.registeredAt > submission.registeredAt {
            return Denial(.descriptorExpired, "the node has signed a later descriptor or withdrawal")
        }
        let isListed = last?.isListed(at: now) ?? false
        return isListFull && !isListed ? Denial(.rateLimit) : nil
    }

    /// All checks, and the listing.
    func decide(_ transaction: any AuthorityTransaction) throws -> Verdict<AgentRecord> {
        if let denial = try examine(transaction) { return .denied(denial) }
        let agent = AgentRecord(
            key: submission.key.nodeID, descriptor: submission.descriptor, registeredAt: submission.registeredAt,
            expiresAt: submission.expiresAt)
        try transaction.put(agent)
        return .granted(agent)
    }
}
