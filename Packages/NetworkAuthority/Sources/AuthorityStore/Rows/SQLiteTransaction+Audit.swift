internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: AuditWriter {
    func append(_ event: AuthorityEvent) throws {
        try execute(
            "INSERT INTO audit_events (event_id, event_json, created_at) VALUES (?, ?, ?)",
            [
                event.id, String(decoding: event.json.spacedBytes(sortingKeys: true), as: UTF8.self),
                event.createdAt.requestText,
            ])
    }
}
