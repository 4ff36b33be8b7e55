internal import MeshCrypto
internal import MeshProtocol

/// The decision on a node that wants a new certificate in place of a good one.
///
/// - Source: Specification 06 §5
struct Renewal: Sendable {
    /// What was granted, and what else became true with it.
    struct Outcome: Sendable {
        let certificate: JoinCertificate
        /// When the predecessor is to be revoked, if that is still to come.
        var revocationDue: UTCTime?
        /// The revocation list that was published, if the grace is zero.
        var published: RevocationPublication.Result?
    }

    let request: RenewalRequest
    let admission: CertificateAdmission
    let identity: AuthorityIdentity
    let grace: Duration
    /// How many certificates a key may renew within ``AuthorityLimits/renewalWindow``; nil for any number.
    let limit: Int?

    private var moment: RequestMoment { admission.moment }

    /// All checks, and the successor: a new one, or the one that an earlier request got.
    func decide(_ transaction: any AuthorityTransaction) throws -> Verdict<Outcome> {
        let predecessor: CertificateRecord
        switch try admission.admit(transaction) {
        case .granted(let standing):
            guard let record = try transaction.certificate(id: standing.id) else {
                return .denied(Denial(.unknownCertificate, admission.unknownMessage))
            }
            predecessor = record
        case .denied(let denial): return .denied(denial)
        }
        if let roles = request.roles, !Self.isSameMultiset(roles, predecessor.certificate.roles) {
            return .denied(
                Denial(.renewalRoleChangeForbidden, "Role changes are not permitted during renewal"))
        }
        if let successor = try transaction.successor(of: predecessor.id) {
            // A request that overlaps the one that got the successor may have read the clock before it.
            let time = max(moment.now, successor.issuedAt)
            guard !successor.isRevoked, successor.standing.refusal(at: time) == nil else {
                return .denied(
                    Denial(
                        .certificateSuperseded, "Certificate superseded by renewal; use the renewed certificate"))
            }
            return .granted(Outcome(certificate: successor.certificate))
        }
        guard try isWithinLimit(transaction) else { return .denied(Denial(.rateLimit)) }
        return .granted(try issue(replacing: predecessor, transaction))
    }

    /// Each renewal leaves an entry on the revocation list that everybody holds, so a member may not cause many.
    private func isWithinLimit(_ transaction: any AuthorityTransaction) throws -> Bool {
        guard let limit else { return true }
        let start = moment.now.advanced(by: .zero - AuthorityLimits.renewalWindow)
        return try transaction.renewalCount(of: request.claim.key.nodeID, after: start) < limit
    }

    private func issue(
        replacing predecessor: CertificateRecord, _ transaction: any AuthorityTransaction
    ) throws -> Outcome {
        let time = moment.now
        let longest = predecessor.maxValidityHours ?? Self.wholeHours(of: predecessor)
        let hours = max(min(request.hours, longest), AuthorityLimits.validityHours.lowerBound)
        let end = time.advanced(by: .seconds(hours * 3_600))
        let certificate = try identity.certificate(
            for: request.claim.key, roles: predecessor.certificate.roles, from: time, to: end)
        try transaction.insert(
            CertificateRecord(
                certificate: certificate, issuedAt: time, expiresAt: end, maxValidityHours: longest,
                remoteAddress: moment.address.text, renewedFrom: predecessor.id))
        var outcome = Outcome(certificate: certificate)
        let due = time.advanced(by: grace)
        try transaction.setRevocationDue(certificateID: predecessor.id, at: due)
        if grace > .zero {
            outcome.revocationDue = due
        } else {
            try transaction.revoke(certificateID: predecessor.id, reason: .superseded, at: time)
            outcome.published = try RevocationPublication(identity: identity, now: time)
                .publish(adding: [(predecessor.id, .superseded)], transaction)
        }
        try transaction.append(
            moment.event(
                .certificateRenewed,
                [
                    "old_cert_id": .string(predecessor.id), "new_cert_id": .string(certificate.certID),
                    "node_public_key": .string(request.claim.key.text),
                    "predecessor_revoke_after": .string(due.requestText),
                ]))
        return outcome
    }

    /// The length of a certificate whose invite is not known, rounded up to hours and kept within the bounds.
    private static func wholeHours(of record: CertificateRecord) -> Int64 {
        let seconds = record.expiresAt.duration(since: record.issuedAt).components.seconds
        let hours = (max(seconds, 0) + 3_599) / 3_600
        let bounds = AuthorityLimits.validityHours
        return min(max(hours, bounds.lowerBound), bounds.upperBound)
    }

    private static func isSameMultiset(_ left: [String], _ right: [String]) -> Bool {
        guard left.count == right.count else { return false }
        let sorted = [left, right].map { $0.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) } }
        return sorted[0] == sorted[1]
    }
}
