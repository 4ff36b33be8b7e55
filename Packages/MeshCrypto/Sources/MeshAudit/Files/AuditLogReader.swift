internal import MeshCrypto

/// Reads an audit log from its end.
///
/// Blocks on the disk. Nothing is said about signatures: see ``AuditLogVerifier``.
public enum AuditLogReader: Sendable {
    /// The last records of a log, the oldest first; lines that are no records are left out.
    ///
    /// - Parameters:
    ///   - count: the most that are read
    ///   - names: the log's files
    ///   - limits: sizes and numbers of files
    /// - Throws: `FileError` for a file that cannot be read.
    public static func last(
        _ count: Int, of names: AuditFileNames, limits: AuditLogLimits = .standard
    ) throws -> [AuditRecord] {
        var records: [AuditRecord] = []
        for path in AuditLogVerifier.files(of: names, limits: limits).reversed() where records.count < count {
            let file = try AppendFile(reading: path)
            try AuditTail.forEachLineBackwards(in: file, from: file.size(), limits: limits) { line, _ in
                if let record = AuditTail.record(line) { records.append(record) }
                return records.count < count
            }
        }
        return records.reversed()
    }
}
