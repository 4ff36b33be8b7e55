public import MeshProtocol

/// What a decision may look at of invites.
public protocol InviteReader {
    /// The invite whose token has this SHA-256 digest, in lower-case hex.
    func invite(digest: String) throws -> InviteRecord?
    /// The invites that are kept, the newest first, at most `limit`.
    func invites(limit: Int) throws -> [InviteRecord]
}

/// What a decision may change of invites.
public protocol InviteWriter {
    /// Adds an invite.
    func insert(_ invite: InviteRecord) throws
    /// Marks an invite as used by a key. Returns false when it was used already.
    func redeem(digest: String, by key: NodeID, at time: UTCTime) throws -> Bool
}
