internal import MeshCrypto
internal import MeshProtocol

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
}
