internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: OperatorKeyReader, OperatorKeyWriter {
    func revokedOperatorKeys() throws -> Set<ExactText> {
        Set(try rows("SELECT key_id FROM revoked_operator_keys").map { ExactText(try $0.text("key_id")) })
    }

    func isOperatorKeyRevoked(_ id: String) throws -> Bool {
        try exists("SELECT 1 FROM revoked_operator_keys WHERE key_id = ?", [id])
    }

    func revokeOperatorKey(_ id: String, reason: String, by revoker: String?, at time: UTCTime) throws {
        try execute(
            "INSERT OR IGNORE INTO revoked_operator_keys (key_id, revoked_at, reason, revoked_by) VALUES (?, ?, ?, ?)",
            [id, time.requestText, reason, revoker])
    }
}
