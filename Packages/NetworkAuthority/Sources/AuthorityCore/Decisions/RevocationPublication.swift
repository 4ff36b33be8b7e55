internal import MeshCrypto
internal import MeshProtocol

/// Publishing of revocation lists, within the transaction that revokes.
///
/// A sequence is written once and never changed; the highest is active.
/// - Source: Specification 06 §6
struct RevocationPublication: Sendable {
    /// The list that is active now, and when something is due about it.
    struct Result: Sendable {
        let list: CertificateRevocationList
        /// Whether the list is a new one.
        let isNew: Bool
        /// When ``sweep(_:)`` will next have something to do, as far as is known now.
        let nextSweep: UTCTime
    }

    let identity: AuthorityIdentity
    let now: UTCTime
    /// A list that is at hand, to be used instead of reading it again if it is the active one.
    var known: CertificateRevocationList?

    /// The active list.
    ///
    /// A long one costs more to read than to extend; what a sequence says never changes.
    func active(_ reader: any AuthorityReader) throws -> CertificateRevocationList? {
        if let known, try reader.activeRevocationSequence() == known.sequence { return known }
        return try reader.activeRevocationList()
    }

    /// Publishes the successor of the active list, with these certificates added and others dropped.
    ///
    /// - Parameters:
    ///   - predecessor: the list that it follows instead, after an older database was restored
    ///   - floor: a sequence that it must be above, for the same reason
    func publish(
        adding entries: [(id: String, reason: RevocationReason)] = [], dropping dropped: Set<ExactText> = [],
        following predecessor: CertificateRevocationList? = nil, above floor: Int64 = -1,
        _ transaction: any AuthorityTransaction
    ) throws -> Result {
        let active = try predecessor ?? self.active(transaction)
        var kept = active?.revokedCertificates ?? []
        if !dropped.isEmpty {
            kept.removeAll { dropped.contains(ExactText($0.certificateID)) }
        }
        let listed = Set(kept.map { ExactText($0.certificateID) })
        kept += entries.filter { !listed.contains(ExactText($0.id)) }.map {
            RevokedCertificate(
                certificateID: $0.id, revokedAt: Timestamp(now), reason: $0.reason.rawValue, issuer: identity.keyID)
        }
        // The dates of successive lists never go back, even when the clock does.
        let time = max(now, active?.issuedAt.time ?? now)
        let list = try identity.sign(
            CertificateRevocationList(
                crlID: UUIDv4.make(), sequence: try Self.sequence(after: active, floor), issuedAt: Timestamp(time),
                nextUpdate: Timestamp(time.advanced(by: AuthorityLimits.revocationListLife)),
                issuer: identity.keyID, revokedCertificates: kept),
            at: now)
        try transaction.publish(list, at: now)
        return Result(list: list, isNew: true, nextSweep: try nextSweep(after: list, transaction))
    }

    private static func sequence(after active: CertificateRevocationList?, _ floor: Int64) throws -> Int64 {
        let (next, overflow) = max(active?.sequence ?? -1, floor).addingReportingOverflow(1)
        guard !overflow else {
            throw AuthorityStoreError(.damaged, "the revocation list has reached the last sequence number")
        }
        return next
    }

    /// Does what is due, if the authority's key may sign.
    ///
    /// Revokes replaced certificates whose grace is over, drops entries whose certificates expired long enough ago, adds
    /// what is revoked but not listed, and signs again what is about to lapse or was signed by the key before.
    ///
    /// - Returns: the active list, and whether it is a new one; nil when there is none and the key may not sign.
    func sweep(_ transaction: any AuthorityTransaction) throws -> Result? {
        let active = try self.active(transaction)
        guard identity.maySign(at: now) else {
            return try active.map { try result($0, isNew: false, transaction) }
        }
        let listed = active?.revokedCertificates ?? []
        let ids = Set(listed.map { ExactText($0.certificateID) })
        var added: [(id: String, reason: RevocationReason)] = []
        for record in try transaction.maturedPredecessors(at: now) {
            try transaction.revoke(certificateID: record.id, reason: .superseded, at: now)
            if record.expiresAt > retentionHorizon { added.append((record.id, .superseded)) }
        }
        let pending = Set(added.map { ExactText($0.id) })
        let revoked = try transaction.revocations(notExpiredAt: retentionHorizon)
        for record in revoked where record.expiresAt > now {
            let id = ExactText(record.certificateID)
            guard !ids.contains(id), !pending.contains(id) else { continue }
            added.append((record.certificateID, record.reason ?? .unspecified))
        }
        let dropped = try droppable(listed, besides: Set(revoked.map { ExactText($0.certificateID) }), transaction)
        guard let active, added.isEmpty, dropped.isEmpty, !isRefreshDue(active) else {
            return try publish(adding: added, dropping: dropped, transaction)
        }
        return try result(active, isNew: false, transaction)
    }

    /// A list as a result.
    func result(
        _ list: CertificateRevocationList, isNew: Bool, _ reader: any AuthorityReader
    ) throws -> Result {
        let next = try nextSweep(after: list, reader)
        guard isOutdated(list), let start = identity.keys?.window.validFrom else {
            return Result(list: list, isNew: isNew, nextSweep: next)
        }
        return Result(list: list, isNew: isNew, nextSweep: min(next, start))
    }

    private func nextSweep(after list: CertificateRevocationList, _ reader: any AuthorityReader) throws -> UTCTime {
        let refresh = list.nextUpdate.time?.advanced(by: .zero - AuthorityLimits.revocationListRefresh) ?? now
        let expiry = try reader.earliestExpiryOfRevoked(after: retentionHorizon)
            .map { $0.advanced(by: AuthorityLimits.revocationEntryRetention) }
        let candidates = [refresh, expiry, try reader.nextMaturity()].compactMap(\.self)
        return candidates.min() ?? refresh
    }

    /// Certificates that expired before this have left the list.
    private var retentionHorizon: UTCTime { now.advanced(by: .zero - AuthorityLimits.revocationEntryRetention) }

    /// The entries whose certificates expired long enough ago, which are looked for among those not in `kept`.
    private func droppable(
        _ listed: [RevokedCertificate], besides kept: Set<ExactText>, _ reader: any AuthorityReader
    ) throws -> Set<ExactText> {
        let expiries = try reader.expiries(
            of: listed.map(\.certificateID).filter { !kept.contains(ExactText($0)) })
        return Set(expiries.filter { $0.value <= retentionHorizon }.keys)
    }

    private func isRefreshDue(_ list: CertificateRevocationList) -> Bool {
        guard list.issuer.isSameText(as: identity.keyID), !isOutdated(list), let end = list.nextUpdate.time else {
            return true
        }
        return end.duration(since: now) < AuthorityLimits.revocationListRefresh
    }

    private func isOutdated(_ list: CertificateRevocationList) -> Bool {
        identity.keys?.isOutdated(list, issuer: list.issuer) ?? false
    }
}
