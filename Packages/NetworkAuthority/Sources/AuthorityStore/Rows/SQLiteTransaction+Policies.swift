internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: PolicyReader, PolicyWriter {
    func activePolicy() throws -> PolicyManifest? {
        try row("SELECT policy_json FROM policy_versions WHERE active <> 0 ORDER BY created_at DESC LIMIT 1")
            .map { try $0.document("policy_json") }
    }

    func activate(_ policy: PolicyManifest, at time: UTCTime) throws {
        try execute("UPDATE policy_versions SET active = 0 WHERE active <> 0", [])
        try execute(
            "INSERT OR REPLACE INTO policy_versions (policy_id, policy_json, active, created_at) VALUES (?, ?, 1, ?)",
            [policy.policyID, String(decoding: policy.plainBytes(), as: UTF8.self), time.requestText])
    }
}
