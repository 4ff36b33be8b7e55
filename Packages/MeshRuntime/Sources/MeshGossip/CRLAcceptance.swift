public import MeshCrypto
public import MeshIdentity
public import MeshProtocol

/// The rules by which a revocation list takes the place of the one that is held.
/// - Source: Specification 05 §8, §10
public enum CRLAcceptance: Sendable {
    /// The issuer id of the reference's first networks, which stands for the genesis key.
    private static let firstIssuerID = "na-2025-q1"

    /// Judges a list from a peer.
    ///
    /// - Parameters:
    ///   - list: The list.
    ///   - ownCertificate: Our certificate, whose `issued_by` names the key that issued it.
    ///   - held: The revocations in force.
    ///   - history: The authority's keys.
    ///   - now: The time of day.
    /// - Returns: The first rule that the list fails; nil when it becomes the current one.
    public static func refusal(
        ofGossiped list: CertificateRevocationList, ownCertificate: JoinCertificate, held: RevocationIndex,
        history: AuthorityKeyHistory, now: UTCTime
    ) -> CRLRefusal? {
        let keys = issuerKeys(list.issuer, ownCertificate: ownCertificate, history: history)
        guard let key = keys.first else { return .unknownIssuer }
        guard (1...MeshLimits.maximumSignatures).contains(list.signatures.count) else { return .unsigned }
        guard list.sequence >= 0, let issuedAt = list.issuedAt.time, let nextUpdate = list.nextUpdate.time else {
            return .malformed
        }
        guard list.revokedCertificates.count <= MeshLimits.maximumCRLEntries else { return .tooManyEntries }
        // Cheap rules before the signature: what is too old or not newer costs no verification.
        guard issuedAt <= now.advanced(by: MeshLimits.maximumListFuture) else { return .inFuture }
        guard nextUpdate > now else { return .overdue }
        guard nextUpdate.duration(since: issuedAt) <= MeshLimits.maximumListValidity else { return .validityTooLong }
        let refusal = refusalBySequence(of: list, issuedAt: issuedAt, held: held, now: now)
        if refusal == .notNewer { return refusal }
        guard history.keys(acceptedFor: issuedAt, now: now).contains(key) else { return .keyNotAccepted }
        return list.hasFirstSignature(by: key) ? refusal : .invalidSignature
    }

    /// Judges a list that came from the authority itself, which may be overdue: its entries bind all the same.
    ///
    /// - Returns: The first rule that the list fails; nil when it becomes the current one.
    public static func refusal(
        ofAuthoritys list: CertificateRevocationList, held: RevocationIndex, history: AuthorityKeyHistory, now: UTCTime
    ) -> CRLRefusal? {
        guard (1...MeshLimits.maximumSignatures).contains(list.signatures.count) else { return .unsigned }
        guard list.sequence >= 0, let issuedAt = list.issuedAt.time else { return .malformed }
        guard list.revokedCertificates.count <= MeshLimits.maximumCRLEntries else { return .tooManyEntries }
        let refusal = refusalBySequence(of: list, issuedAt: issuedAt, held: held, now: now)
        if refusal == .notNewer { return refusal }
        return history.isAuthentic(list, issuedAt: list.issuedAt, now: now) ? refusal : .invalidSignature
    }

    /// Whether the authority ever signed a list: what a list that we stored ourselves must pass.
    static func isSigned(_ list: CertificateRevocationList, history: AuthorityKeyHistory) -> Bool {
        guard let issuedAt = list.issuedAt.time else { return false }
        return history.windows.contains {
            $0.isAccepted(forDate: issuedAt) && list.hasSignature(by: $0.publicKey)
        }
    }

    private static func refusalBySequence(
        of list: CertificateRevocationList, issuedAt: UTCTime, held: RevocationIndex, now: UTCTime
    ) -> CRLRefusal? {
        guard let current = held.list, list.sequence <= current.sequence else { return nil }
        // An overdue list with a high number must not block its successors.
        if held.isOverdue(at: now), let heldSince = current.issuedAt.time, issuedAt > heldSince { return nil }
        if list.sequence == current.sequence, list.signedBytes != current.signedBytes { return .conflicting }
        return .notNewer
    }

    private static func issuerKeys(
        _ issuer: String, ownCertificate: JoinCertificate, history: AuthorityKeyHistory
    ) -> [PublicKey] {
        if let window = history.window(forIssuer: issuer) { return [window.publicKey] }
        if ExactText(issuer) == ExactText(ownCertificate.issuedBy), let issuedAt = ownCertificate.issuedAt.time,
            let window = history.key(signingAt: issuedAt)
        {
            return [window.publicKey]
        }
        return ExactText(issuer) == ExactText(firstIssuerID) ? history.windows.prefix(1).map(\.publicKey) : []
    }
}
