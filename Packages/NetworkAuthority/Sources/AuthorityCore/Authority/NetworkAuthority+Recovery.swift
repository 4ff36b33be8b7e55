internal import MeshCrypto
internal import MeshProtocol
internal import Synchronization

extension NetworkAuthority {
    /// Goes on above what was published when the database is an older copy.
    func recover(
        _ note: PublicationFloor, _ identity: AuthorityIdentity, at now: UTCTime,
        _ transaction: any AuthorityTransaction
    ) throws {
        guard try transaction.publicationFloor().isBehind(note) else { return }
        let published = try store.publishedListBeside()
        let keys = identity.keys?.history.windows.map(\.publicKey) ?? []
        // A list that the authority did not sign is nobody's: what it names stays as the database has it.
        let isOurs = published.map { list in keys.contains { list.hasSignature(by: $0) } } ?? false
        _ = try RestoreRecovery(note: note, published: isOurs ? published : nil, identity: identity, now: now)
            .decide(transaction)
    }

    /// Notes which list a node holds.
    func hear(of sequence: Int64) {
        guard let active = board.revocations?.list.sequence, sequence > active else { return }
        let now = uptime()
        state.withLock { $0.learning.hear(sequence, active: active, now: now) }
    }

    /// Publishes above a list that a node holds and the database does not know.
    ///
    /// What that list named besides is lost with the database: the event tells the operator.
    func catchUp() async throws {
        guard let floor = state.withLock({ $0.learning.take() }) else { return }
        let (identity, now) = (identity, clock.now())
        let result = try await store.write { transaction -> RevocationPublication.Result? in
            let before = try transaction.publicationFloor()
            // Another process on the store may have published it.
            guard before.sequence < floor, identity.maySign(at: now) else { return nil }
            let result = try RevocationPublication(identity: identity, now: now).publish(above: floor, transaction)
            try transaction.record(
                RestoreRecord(
                    generation: before.generation + 1, lastSequence: before.sequence,
                    nextSequence: result.list.sequence, heldInvites: 0),
                at: now)
            try transaction.append(
                AuthorityEvent(
                    .revocationSequenceRaised,
                    details: [
                        "database_sequence": .int(before.sequence), "claimed_sequence": .int(floor),
                        "crl_sequence": .int(result.list.sequence),
                    ], at: now))
            return result
        }
        if let result { take(over: result) }
    }
}
