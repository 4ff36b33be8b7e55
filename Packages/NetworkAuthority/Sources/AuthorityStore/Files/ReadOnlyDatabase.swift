internal import AuthorityCore
internal import GRDB
internal import MeshProtocol

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A database file that is looked at without changing anything beside or in it.
///
/// SQLite makes a log and an index beside a file that it opens, also for reading. So what is at rest is opened as a
/// file that never changes; what is in use is opened for reading beside its users; and a log without an index, which
/// nobody uses, is read from a copy elsewhere.
enum ReadOnlyDatabase {
    /// Opens a file for the length of `body`.
    ///
    /// - Throws: `AuthorityStoreError` when there is no such file, or it is no database.
    static func open<Value>(_ path: String, _ body: (DatabaseQueue) throws -> Value) throws -> Value {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else {
            throw AuthorityStoreError(.unavailable, "database not found: \(path)")
        }
        do {
            let isUsed = files.fileExists(atPath: path + "-shm")
            if files.fileExists(atPath: path + "-wal"), isUsed { return try open(path, "?mode=ro", body) }
            guard DatabaseFiles.size(of: path + "-wal") > 0 else { return try open(path, "?immutable=1", body) }
            return try withCopy(of: path) { try open($0, "?mode=ro", body) }
        } catch {
            throw StoreOpening.storeError(error, path: path)
        }
    }

    private static func open<Value>(
        _ path: String, _ parameters: String, _ body: (DatabaseQueue) throws -> Value
    ) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(AuthorityLimits.databaseBusy / .seconds(1))
        configuration.label = "AuthorityStore.reading"
        let queue = try DatabaseQueue(path: address(of: path) + parameters, configuration: configuration)
        let value: Value
        do {
            value = try body(queue)
        } catch {
            try queue.close()
            throw error
        }
        try queue.close()
        return value
    }

    private static func withCopy<Value>(of path: String, _ body: (String) throws -> Value) throws -> Value {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appendingPathComponent(
            "genesis-mesh-\(UUIDv4.make())")
        try files.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let copy = folder.appendingPathComponent("copy.db").path
        let result = Result {
            for suffix in ["", "-wal"] { try files.copyItem(atPath: path + suffix, toPath: copy + suffix) }
            return try body(copy)
        }
        try files.removeItem(at: folder)
        return try result.get()
    }

    /// The path as a URI.
    private static func address(of path: String) -> String {
        var text = Array((path.utf8.first == UInt8(ascii: "/") ? "file://" : "file:").utf8)
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "%"), UInt8(ascii: "?"), UInt8(ascii: "#"): text += Array("%\(Hex.encode([byte]))".utf8)
            default: text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
