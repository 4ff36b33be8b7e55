extension StoreSchema {
    /// How many certificates there are, kept by the database itself, so that nobody has to count them.
    ///
    /// Filled from the rows that are there, the counts follow them whoever writes. A heartbeat changes none of them.
    static let certificateCounts = StoreMigration(
        version: 1_003,
        statements: [
            "CREATE TABLE gm_row_counts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
            "INSERT INTO gm_row_counts SELECT 'issued', count(*) FROM issued_certs",
            "INSERT INTO gm_row_counts SELECT 'revoked', count(*) FROM issued_certs WHERE status = 'revoked'",
            countTrigger("insert", on: "INSERT", adding: "+ 1", of: "new"),
            countTrigger("delete", on: "DELETE", adding: "- 1", of: "old"),
            """
            CREATE TRIGGER gm_count_status AFTER UPDATE OF status ON issued_certs
                WHEN (old.status = 'revoked') <> (new.status = 'revoked') BEGIN
                UPDATE gm_row_counts SET value = value + CASE new.status WHEN 'revoked' THEN 1 ELSE -1 END
                    WHERE name = 'revoked';
            END
            """,
        ])

    private static func countTrigger(
        _ name: String, on event: String, adding change: String, of row: String
    ) -> String {
        """
        CREATE TRIGGER gm_count_\(name) AFTER \(event) ON issued_certs BEGIN
            UPDATE gm_row_counts SET value = value \(change)
                WHERE name = 'issued' OR (name = 'revoked' AND \(row).status = 'revoked');
        END
        """
    }
}
