internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: NonceReader, NonceWriter {
    func isUsed(nonce: String, scope: String) throws -> Bool {
        try exists("SELECT 1 FROM nonces WHERE scope = ? AND nonce = ?", [scope, nonce])
    }

    func nonceCount() throws -> Int {
        // They are added and forgotten in the order of their row ids, whose span is no less than their number and found
        // at once. Only when it is large are they counted.
        let span = try number("SELECT (SELECT max(rowid) FROM nonces) - (SELECT min(rowid) FROM nonces) + 1") ?? 0
        guard span > Int64(AuthorityLimits.nonces / 2) else { return Int(span) }
        return Int(try number("SELECT count(*) FROM nonces") ?? 0)
    }

    func claim(nonce: String, scope: String, at time: UTCTime) throws -> Bool {
        try execute(
            "INSERT OR IGNORE INTO nonces (scope, nonce, created_at) VALUES (?, ?, ?)",
            [scope, nonce, time.requestText]) == 1
    }

    func forgetNonces(before time: UTCTime, limit: Int) throws -> Int {
        try execute(
            "DELETE FROM nonces WHERE rowid IN (SELECT rowid FROM nonces WHERE created_at < ? LIMIT ?)",
            [time.requestText, limit])
    }
}
