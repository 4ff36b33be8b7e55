internal import AuthorityCore
internal import GRDB
internal import MeshCrypto
internal import MeshProtocol

/// The audit events of a database as text to hand on, without what must not leave the authority.
///
/// The database may be in use; it is read in small portions, so that a long export holds nobody up.
/// - Source: Specification 07 §6
public struct AuditExport: Sendable {
    /// How events are put together.
    public enum Format: String, Sendable, CaseIterable {
        /// One event a line.
        case jsonLines = "jsonl"
        /// One list.
        case json
    }

    private let path: String
    private let format: Format
    private let eventType: String?

    /// Describes an export.
    ///
    /// - Parameters:
    ///   - path: the database
    ///   - format: how events are put together
    ///   - eventType: the only kind of events that is wanted; nil for all
    public init(of path: String, format: Format, eventType: String? = nil) {
        self.path = path
        self.format = format
        self.eventType = eventType
    }

    /// Writes the events to a file that only its owner may read, which appears whole or not at all.
    ///
    /// - Parameter output: the file; its folder must exist
    /// - Returns: how many events were written.
    /// - Throws: ``AuthorityStoreError`` when the database cannot be read or the file cannot be written.
    public func run(to output: String) throws -> Int {
        do {
            return try AtomicFile.write(to: output, mode: 0o600) { write in try run(write) }
        } catch let error as FileError {
            throw AuthorityStoreError(.unavailable, error.message)
        }
    }

    /// Writes the events in the order in which they were stored.
    ///
    /// Sensitive members have the value `<redacted>`.
    /// - Parameter write: takes the text piece by piece
    /// - Returns: how many events were written.
    /// - Throws: ``AuthorityStoreError`` when the database cannot be read, and what `write` throws.
    public func run(_ write: ([UInt8]) throws -> Void) throws -> Int {
        try ReadOnlyDatabase.open(path) { queue in
            guard try queue.read({ try $0.tableExists("audit_events") }) else {
                throw AuthorityStoreError(
                    .damaged, "\(path) is not a Network Authority's database: it has no table audit_events")
            }
            if format == .json { try write(Array("[".utf8)) }
            var count = 0
            var last: Int64?
            while let batch = try events(after: last, in: queue) {
                for event in batch.events {
                    try write(rendered(event, isFirst: count == 0))
                    count += 1
                }
                last = batch.last
            }
            if format == .json { try write(Array((count == 0 ? "]\n" : "\n]\n").utf8)) }
            return count
        }
    }

    private func rendered(_ event: JSONValue, isFirst: Bool) -> [UInt8] {
        let text = event.spacedBytes(sortingKeys: true)
        switch format {
        case .jsonLines: return text + [UInt8(ascii: "\n")]
        case .json: return Array((isFirst ? "\n  " : ",\n  ").utf8) + text
        }
    }

    /// The next events, and the place of the last row that was looked at; nil when there are no more rows.
    private func events(after last: Int64?, in queue: DatabaseQueue) throws -> (events: [JSONValue], last: Int64)? {
        let rows = try queue.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT rowid, event_id, event_json, created_at FROM audit_events WHERE rowid > ? "
                    + "ORDER BY rowid LIMIT ?",
                arguments: [last ?? .min, AuthorityLimits.exportBatch])
        }
        guard let end = rows.last else { return nil }
        let events = try rows.map(Self.event).filter { event in
            guard let eventType else { return true }
            return event.objectValue?["event_type"]?.stringValue?.isSameText(as: eventType) ?? false
        }
        return (events, try end.integer("rowid"))
    }

    private static func event(_ row: Row) throws -> JSONValue {
        do throws(JSONRefusal) {
            return AuditRedaction.applied(to: try JSONValue(parsing: row["event_json"] ?? ""))
        } catch {
            // An event that cannot be read is told of rather than left out.
            return [
                "event_id": .string(row["event_id"] ?? ""), "event_type": "unreadable",
                "created_at": .string(row["created_at"] ?? ""),
            ]
        }
    }
}
