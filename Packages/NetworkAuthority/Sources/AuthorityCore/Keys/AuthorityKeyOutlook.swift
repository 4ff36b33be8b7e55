public import MeshCrypto
public import MeshProtocol

/// What an authority could do with a signing key, judged before it is started.
///
/// - Source: Specification 06 §9, 07 §3
public struct AuthorityKeyOutlook: Sendable {
    /// Position of the key in the history.
    public let sequence: Int64
    /// How many keys the history has.
    public let keyCount: Int
    /// Whether the key may sign at the time of the judgement, and if not, why.
    public let standing: AuthorityKeyStanding
    /// When the key stops signing; nil while it has no end that counts.
    public let end: UTCTime?
    /// Whether a key that was succeeded signed the active policy.
    public let isPolicyOutdated: Bool

    /// Judges a key; nil when it was never one of the authority's.
    ///
    /// - Parameters:
    ///   - key: the signing key's public half
    ///   - genesis: the genesis block of the network
    ///   - rows: the key history of the store; empty for a store that does not exist yet
    ///   - policy: the active policy, if there is one
    ///   - now: the time of the judgement
    /// - Throws: as ``MeshCrypto/AuthorityKeyHistory/verified(rows:genesis:)``.
    public init?(
        of key: PublicKey, genesis: GenesisBlock, rows: [KeyHistoryRecord], policy: PolicyManifest?, now: UTCTime
    ) throws {
        let history =
            rows.isEmpty
            ? try AuthorityKeyHistory(genesis: genesis)
            : try AuthorityKeyHistory.verified(rows: rows, genesis: genesis)
        guard let keys = AuthorityKeys(history: history, own: key) else { return nil }
        sequence = keys.window.keySequence
        keyCount = history.windows.count
        standing = keys.standing(at: now)
        end = keys.window.end
        isPolicyOutdated = policy.map { keys.isOutdated($0, issuer: $0.issuedBy) } ?? false
    }
}
