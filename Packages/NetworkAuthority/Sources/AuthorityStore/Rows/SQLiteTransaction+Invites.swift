internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: InviteReader, InviteWriter {
    private static let selectInvite = """
        SELECT token_id, assigned_roles_json, max_validity_hours, created_at, expires_at, used_at, used_by_key, \
        recipient_public_key, token_id IN (SELECT token_id FROM gm_held_invites) AS is_held FROM invite_tokens
        """

    func invite(digest: String) throws -> InviteRecord? {
        try row(Self.selectInvite + " WHERE token_id = ?", [digest]).map(InviteRecord.init(row:))
    }

    func invites(limit: Int) throws -> [InviteRecord] {
        try rows(Self.selectInvite + " ORDER BY created_at DESC, token_id LIMIT ?", [limit])
            .map(InviteRecord.init(row:))
    }

    func insert(_ invite: InviteRecord) throws {
        try execute(
            """
            INSERT INTO invite_tokens (token_id, assigned_roles_json, max_validity_hours, created_at, expires_at,
                used_at, used_by_key, recipient_public_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                invite.digest, invite.roles.jsonText, invite.maxValidityHours, invite.createdAt.requestText,
                invite.expiresAt.requestText, invite.usedAt?.requestText, invite.usedByKey,
                invite.recipientPublicKey,
            ])
    }

    func redeem(digest: String, by key: NodeID, at time: UTCTime) throws -> Bool {
        try execute(
            "UPDATE invite_tokens SET used_at = ?, used_by_key = ? WHERE token_id = ? AND used_at IS NULL",
            [time.requestText, key.text, digest]) == 1
    }
}

extension InviteRecord {
    fileprivate init(row: Row) throws {
        self.init(
            digest: try row.text("token_id"), roles: try row.texts("assigned_roles_json"),
            maxValidityHours: try row.integer("max_validity_hours"), createdAt: try row.time("created_at"),
            expiresAt: try row.time("expires_at"), usedAt: try row.optionalTime("used_at"),
            usedByKey: try row.optional("used_by_key"),
            recipientPublicKey: try row.optional("recipient_public_key"),
            isHeld: try row.integer("is_held") != 0)
    }
}
