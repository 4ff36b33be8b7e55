public import AuthorityCore
internal import GRDB

extension SQLiteAuthorityStore {
    /// Looks at a database file without changing it or anything beside it.
    ///
    /// May be called while an authority serves the file. Blocks on the disk.
    ///
    /// - Throws: ``AuthorityStoreError`` when there is no such file, or it is no database.
    public static func look<Result>(
        at path: String, _ body: (any AuthorityReader) throws -> Result
    ) throws -> Result {
        try ReadOnlyDatabase.open(path) { queue in
            try queue.read { try body(SQLiteTransaction(database: $0)) }
        }
    }
}
