internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: NonceReader, NonceWriter {
    func isUsed(nonce: String, scope: String) throws -> Bool {
        try nonces.contains(NonceMemory.Mark(nonce: nonce, scope: scope), in: self)
    }

    func nonceCount() throws -> Int {
        try nonces.count(in: self)
    }

    func claim(nonce: String, scope: String, at time: UTCTime) throws -> Bool {
        let mark = NonceMemory.Mark(nonce: nonce, scope: scope)
        if try nonces.contains(mark, in: self) { return false }
        try execute(
            "INSERT INTO nonces (scope, nonce, created_at) VALUES (?, ?, ?)", [scope, nonce, time.requestText])
        nonces.add(mark, row: database.lastInsertedRowID, at: time)
        return true
    }

    func forgetNonces(before time: UTCTime, limit: Int) throws -> Int {
        nonces.forget(before: time)
        return try execute(
            "DELETE FROM nonces WHERE gm_row IN (SELECT gm_row FROM nonces WHERE created_at < ? LIMIT ?)",
            [time.requestText, limit])
    }
}
