internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: KeyHistoryReader, KeyHistoryWriter {
    func keyHistory() throws -> [KeyHistoryRecord] {
        try rows("SELECT * FROM na_key_history ORDER BY key_sequence").map { row in
            KeyHistoryRecord(
                sequence: try row.integer("key_sequence"), keyID: try row.optional("key_id"),
                publicKey: try row.text("public_key"),
                effectiveAt: try row.optionalTime("effective_at"), validTo: try row.optionalTime("valid_to"),
                isEndEnforced: try row.integer("valid_to_enforced") != 0,
                successionDigest: try row.optional("succession_digest"),
                successionJSON: try row.optional("succession_json"), recordedAt: try row.time("recorded_at"))
        }
    }

    func append(_ key: KeyHistoryRecord) throws {
        try execute(
            """
            INSERT INTO na_key_history (key_sequence, key_id, public_key, effective_at, valid_to, valid_to_enforced,
                succession_digest, succession_json, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                key.sequence, key.keyID, key.publicKey, key.effectiveAt?.requestText, key.validTo?.requestText,
                key.isEndEnforced ? 1 : 0, key.successionDigest, key.successionJSON, key.recordedAt.requestText,
            ])
    }
}
