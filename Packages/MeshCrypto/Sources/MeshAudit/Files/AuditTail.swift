internal import MeshCrypto

/// The end of an audit file: its last record, and what stands behind it that is none.
struct AuditTail {
    private static let blockBytes = 64 << 10
    /// How far behind the end the last record is looked for; what an interrupted system leaves is less.
    static let searchedBytes = 16 << 20

    /// The last record, nil in an empty file.
    let last: AuditRecord?
    /// Where it ends, which is where the next one begins.
    let end: Int
    /// The size of the file.
    let size: Int

    /// Whether something behind the last record has to be cut off.
    var isTorn: Bool { end < size }

    /// Looks for the last line of a file that is a record with the right hash.
    ///
    /// - Throws: `AuditLogError` when there is none in a file that is not empty, `FileError`.
    init(of file: AppendFile, limits: AuditLogLimits) throws {
        size = try file.size()
        var found: (record: AuditRecord, end: Int)?
        let floor = max(0, size - Self.searchedBytes)
        try Self.forEachLineBackwards(in: file, from: size, limits: limits) { line, end in
            if let record = Self.record(line) { found = (record, end) }
            return found == nil && end > floor
        }
        // A file that holds a single interrupted line and nothing else is an empty log.
        if found == nil, try !Self.isOneTornLine(file, size: size, limits: limits) {
            throw AuditLogError(
                .notALog, path: file.path,
                "\(file.path) holds no audit record near its end: it is another file, or was changed; look at it with "
                    + "`genesis-mesh audit verify`, move it away, and start again")
        }
        last = found?.record
        end = found?.end ?? 0
    }

    /// The record of a line with the right hash.
    static func record(_ line: [UInt8]) -> AuditRecord? {
        do throws(AuditFault) {
            return try AuditChainVerifier.intact(line)
        } catch {
            return nil
        }
    }

    private static func isOneTornLine(_ file: AppendFile, size: Int, limits: AuditLogLimits) throws -> Bool {
        guard size <= limits.recordBytes else { return false }
        let content = try file.read(at: 0, count: size)
        // What was written begins like a record, or is what a disk leaves that lost it.
        return !content.contains(lineFeed)
            && (content.starts(with: "{\"schema\": ".utf8) || content.count < 11 || content.allSatisfy { $0 == 0 })
    }

    static let lineFeed = UInt8(ascii: "\n")

    /// Walks the complete lines from the last to the first, with the place behind each line's end.
    ///
    /// A line that is longer than a record may be is given empty.
    ///
    /// - Parameter visit: returns whether to go on
    static func forEachLineBackwards(
        in file: AppendFile, from end: Int, limits: AuditLogLimits,
        _ visit: (_ line: [UInt8], _ end: Int) throws -> Bool
    ) throws {
        var start = end  // everything from here on was looked at
        var pending: [UInt8] = []  // what was read of the line that ends at `lineEnd`, without its line feed
        var lineEnd: Int?  // unknown while the bytes behind the last line feed are skipped
        var isTooLong = false
        while start > 0 {
            let count = min(blockBytes, start)
            start -= count
            var block = try file.read(at: start, count: count)
            while let position = block.lastIndex(of: lineFeed) {
                if let lineEnd {
                    let line = isTooLong ? [] : block[(position + 1)...] + pending
                    guard try visit(Array(line), lineEnd) else { return }
                }
                lineEnd = start + position + 1
                (pending, isTooLong) = ([], false)
                block.removeSubrange(position...)
            }
            if lineEnd != nil, !isTooLong {
                isTooLong = block.count + pending.count > limits.recordBytes
                pending = isTooLong ? [] : block + pending
            }
        }
        if let lineEnd { _ = try visit(pending, lineEnd) }
    }
}
