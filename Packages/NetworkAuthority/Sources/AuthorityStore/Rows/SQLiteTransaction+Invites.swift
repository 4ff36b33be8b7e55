internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: InviteReader, InviteWriter {
    func invite(digest: String) throws -> InviteRecord? {
        try row(
            """
            SELECT token_id, assigned_roles_json, max_validity_hours, created_at, expires_at, used_at, used_by_key,
                recipient_public_key FROM invite_tokens WHERE token_id = ?
            """, [digest]
        ).map { row in
            InviteRecord(
                digest: try row.text("token_id"), roles: try row.texts("assigned_roles_json"),
                maxValidityHours: try row.integer("max_validity_hours"), createdAt: try row.time("created_at"),
                expiresAt: try row.time("expires_at"), usedAt: try row.optionalTime("used_at"),
                usedByKey: try row.optional("used_by_key"),
                recipientPublicKey: try row.optional("recipient_public_key"))
        }
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
