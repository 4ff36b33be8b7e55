internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: PolicyReader, PolicyWriter {
    func activePolicy() throws -> PolicyManifest? {
        try row("SELECT policy_json FROM policy_versions WHERE active <> 0 ORDER BY created_at DESC LIMIT 1")
            .map { try $0.document("policy_json") }
    }

    func policy(id: String) throws -> PolicyManifest? {
        try row("SELECT policy_json FROM policy_versions WHERE policy_id = ?", [id])
            .map { try $0.document("policy_json") }
    }

    func policies(limit: Int) throws -> [PolicyVersion] {
        try rows(
            "SELECT policy_json, active, created_at FROM policy_versions ORDER BY created_at DESC, rowid DESC LIMIT ?",
            [limit]
        ).map { row in
            PolicyVersion(
                policy: try row.document("policy_json"), isActive: try row.integer("active") != 0,
                createdAt: try row.time("created_at"))
        }
    }

    func activate(_ policy: PolicyManifest, at time: UTCTime) throws {
        try execute("UPDATE policy_versions SET active = 0 WHERE active <> 0", [])
        try execute(
            "INSERT OR REPLACE INTO policy_versions (policy_id, policy_json, active, created_at) VALUES (?, ?, 1, ?)",
            [policy.policyID, policy.storedText, time.requestText])
    }

    func reactivate(_ policy: PolicyManifest) throws {
        try execute("UPDATE policy_versions SET active = 0 WHERE active <> 0", [])
        try execute(
            "UPDATE policy_versions SET policy_json = ?, active = 1 WHERE policy_id = ?",
            [policy.storedText, policy.policyID])
    }

    func forgetPolicies(beyond count: Int) throws {
        try execute(
            """
            DELETE FROM policy_versions WHERE active = 0 AND rowid IN
                (SELECT rowid FROM policy_versions ORDER BY active DESC, created_at DESC, rowid DESC LIMIT -1 OFFSET ?)
            """, [count])
    }
}

extension PolicyManifest {
    fileprivate var storedText: String { String(decoding: plainBytes(), as: UTF8.self) }
}
