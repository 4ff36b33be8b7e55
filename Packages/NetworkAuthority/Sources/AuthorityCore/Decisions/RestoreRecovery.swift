internal import MeshProtocol

/// What is done when the database turns out to be an older copy of what was published from.
///
/// The next revocation list gets a sequence above all that were public, and holds what the last one held. Invites that
/// are unused in the copy may have been used since, so they wait for an operator. What else happened since the copy was
/// made is lost: certificates that it does not know must be issued again.
/// - Source: Specification 06 §12
struct RestoreRecovery: Sendable {
    /// What was noted beside the database.
    let note: PublicationFloor
    /// The last list that was published, verified; nil where it was not kept.
    let published: CertificateRevocationList?
    let identity: AuthorityIdentity
    let now: UTCTime

    /// Notices the restore and publishes the list; nil when the database is not behind.
    func decide(_ transaction: any AuthorityTransaction) throws -> RevocationPublication.Result? {
        let state = try transaction.publicationFloor()
        guard state.isBehind(note) else { return nil }
        guard identity.maySign(at: now) else {
            throw AuthorityStartError(
                .foreignDatabase,
                "the database is an older copy, and this key may not sign the list that must follow; "
                    + "start the authority with the key that signs now first")
        }
        let recovered = try recoverRevocations(transaction)
        let held = try transaction.holdUnusedInvites(at: now)
        let floor = note.merged(with: state)
        let result = try RevocationPublication(identity: identity, now: now)
            .publish(following: published, above: floor.sequence, transaction)
        try transaction.record(
            RestoreRecord(
                generation: note.generation + 1, lastSequence: state.sequence < 0 ? nil : state.sequence,
                nextSequence: result.list.sequence, heldInvites: held),
            at: now)
        try transaction.append(
            AuthorityEvent(
                .databaseRestored,
                details: [
                    "database_sequence": .int(state.sequence), "published_sequence": .int(note.sequence),
                    "crl_sequence": .int(result.list.sequence), "held_invites": .int(held),
                    "recovered_revocations": .int(recovered),
                ], at: now))
        return result
    }

    /// Marks as revoked what the last list names.
    ///
    /// Returns how many certificates that are known.
    private func recoverRevocations(_ transaction: any AuthorityTransaction) throws -> Int {
        var count = 0
        for entry in published?.revokedCertificates ?? [] {
            guard let record = try transaction.certificate(id: entry.certificateID), !record.isRevoked else { continue }
            try transaction.revoke(
                certificateID: record.id, reason: RevocationReason(rawValue: entry.reason) ?? .unspecified,
                at: entry.revokedAt.time ?? now)
            count += 1
        }
        return count
    }
}
