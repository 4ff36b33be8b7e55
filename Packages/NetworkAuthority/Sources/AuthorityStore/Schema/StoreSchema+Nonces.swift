extension StoreSchema {
    /// Nonces in the order of arrival, found by `NonceMemory` instead of an index by nonce.
    ///
    /// A row's number is never used again, so that what another process has added is found behind the last known one.
    static let nonceOrder = StoreMigration(
        version: 1_004,
        statements: [
            """
            CREATE TABLE gm_nonces (
                scope TEXT NOT NULL, nonce TEXT NOT NULL, created_at TEXT NOT NULL,
                gm_row INTEGER PRIMARY KEY AUTOINCREMENT)
            """,
            """
            INSERT INTO gm_nonces (scope, nonce, created_at)
                SELECT scope, nonce, created_at FROM nonces ORDER BY created_at
            """,
            "DROP TABLE nonces",
            "ALTER TABLE gm_nonces RENAME TO nonces",
        ])
}
