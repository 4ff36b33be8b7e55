internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

extension SQLiteTransaction: AuditReader {
    func auditEvents(after id: String?, limit: Int) throws -> [StoredAuditEvent]? {
        // The number of a row changes when the file is rebuilt, the order does not: so the row is found by the id.
        var place = Int64.min
        if let id {
            guard let found = try number("SELECT rowid FROM audit_events WHERE event_id = ?", [id]) else { return nil }
            place = found
        }
        return try rows(
            "SELECT event_id, event_json, created_at FROM audit_events WHERE rowid > ? ORDER BY rowid LIMIT ?",
            [place, limit]
        ).map { row in
            // What was taken over may hold anything; a value of another type is told as an event without content.
            StoredAuditEvent(
                id: try row.text("event_id"), text: (try? row.text("event_json")) ?? "",
                createdAt: (try? row.text("created_at")).flatMap { UTCTime(lenientText: $0) })
        }
    }

    func lastAuditEvent(before time: UTCTime) throws -> String? {
        // Times are not indexed: this looks at every row, but only once, for a log that has lost its place.
        try row(
            """
            SELECT event_id FROM audit_events WHERE rowid < coalesce(
                (SELECT min(rowid) FROM audit_events WHERE created_at >= ?), \(Int64.max))
            ORDER BY rowid DESC LIMIT 1
            """, [time.requestText]
        )?.text("event_id")
    }
}

extension SQLiteTransaction: AuditWriter {
    func forgetAuditEvents(before time: UTCTime, storedBefore id: String?, limit: Int) throws -> Int {
        let end =
            if let id {
                try number("SELECT rowid FROM audit_events WHERE event_id = ?", [id])
            } else {
                // The last row stays: the places of later rows are counted from it.
                try number("SELECT max(rowid) FROM audit_events")
            }
        guard let end else { return 0 }
        return try execute(
            """
            DELETE FROM audit_events WHERE rowid IN (
                SELECT place FROM (
                    SELECT rowid AS place, created_at FROM audit_events WHERE rowid < ? ORDER BY rowid LIMIT ?)
                WHERE created_at < ?)
            """, [end, limit, time.requestText])
    }

    func append(_ event: AuthorityEvent) throws {
        try execute(
            "INSERT INTO audit_events (event_id, event_json, created_at) VALUES (?, ?, ?)",
            [
                event.id, String(decoding: event.json.spacedBytes(sortingKeys: true), as: UTF8.self),
                event.createdAt.requestText,
            ])
    }
}
