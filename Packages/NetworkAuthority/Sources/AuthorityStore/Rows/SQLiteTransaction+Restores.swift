internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: RestoreReader, RestoreWriter {
    func publicationFloor() throws -> PublicationFloor {
        PublicationFloor(
            generation: try number("SELECT max(generation) FROM gm_restorations") ?? 0,
            sequence: try activeRevocationSequence() ?? -1,
            position: try number("SELECT max(rowid) FROM audit_events") ?? 0)
    }

    func holdUnusedInvites(at time: UTCTime) throws -> Int {
        try execute(
            """
            INSERT OR IGNORE INTO gm_held_invites (token_id, held_at)
                SELECT token_id, ? FROM invite_tokens WHERE used_at IS NULL AND expires_at > ?
            """, [time.requestText, time.requestText])
        return Int(try number("SELECT count(*) FROM gm_held_invites") ?? 0)
    }

    func record(_ restore: RestoreRecord, at time: UTCTime) throws {
        try execute(
            """
            INSERT INTO gm_restorations (generation, noticed_at, last_sequence, next_sequence, held_invites)
                VALUES (?, ?, ?, ?, ?)
            """,
            [
                restore.generation, time.requestText, restore.lastSequence, restore.nextSequence, restore.heldInvites,
            ])
        // Each published a list: of those further back, none is kept whose sequence they explain.
        try execute(
            """
            DELETE FROM gm_restorations WHERE generation NOT IN
                (SELECT generation FROM gm_restorations ORDER BY generation DESC LIMIT ?)
            """, [AuthorityLimits.revocationLists])
    }
}
