extension StoreSchema {
    /// The index of agents by capability, kept by the database itself: filled from the rows that are there, it follows
    /// them whoever writes.
    ///
    /// The lists are read as JSON: a capability may hold the comma that separates them in the reference's column.
    /// - Source: Specification 06 §8
    static let agentIndex = StoreMigration(
        version: 1_002,
        statements: [
            """
            CREATE TABLE gm_agent_capabilities (
                capability TEXT NOT NULL, registered_at TEXT NOT NULL, node_public_key TEXT NOT NULL,
                expires_at TEXT NOT NULL, PRIMARY KEY (capability, registered_at, node_public_key)) WITHOUT ROWID
            """,
            "CREATE INDEX gm_agent_capabilities_node ON gm_agent_capabilities(node_public_key)",
            "INSERT INTO gm_agent_capabilities " + offers(of: "agent", from: "agent_registrations AS agent, "),
            agentTrigger("insert", on: "INSERT", forgetting: "new", entering: "new"),
            agentTrigger("update", on: "UPDATE", forgetting: "old", entering: "new"),
            agentTrigger("delete", on: "DELETE", forgetting: "old", entering: nil),
        ])

    private static func agentTrigger(
        _ name: String, on event: String, forgetting old: String, entering new: String?
    ) -> String {
        let entry = new.map { "INSERT OR IGNORE INTO gm_agent_capabilities " + offers(of: $0, from: "") + ";" } ?? ""
        return """
            CREATE TRIGGER gm_agent_\(name) AFTER \(event) ON agent_registrations BEGIN
                DELETE FROM gm_agent_capabilities WHERE node_public_key = \(old).node_public_key;
                \(entry)
            END
            """
    }

    private static func offers(of row: String, from source: String) -> String {
        """
        SELECT DISTINCT offer.value, \(row).registered_at, \(row).node_public_key, \(row).expires_at
            FROM \(source)json_each(
                CASE WHEN json_valid(\(row).descriptor_json) THEN \(row).descriptor_json ELSE '{}' END,
                '$.capabilities') AS offer WHERE offer.type = 'text'
        """
    }
}
