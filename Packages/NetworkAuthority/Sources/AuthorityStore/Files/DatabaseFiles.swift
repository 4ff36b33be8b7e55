internal import AuthorityCore
internal import MeshCrypto

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The files of a database: itself, and the log and index beside it.
///
/// No file is opened here: closing one of a database in use would give up the locks that this process holds on it.
enum DatabaseFiles {
    /// What SQLite keeps beside a database while it is used.
    static let companions = ["-wal", "-shm", "-journal"]

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Length in bytes; 0 for what does not exist.
    static func size(of path: String) -> Int { number(.size, of: path) ?? 0 }

    /// The permission bits, or nil for what does not exist.
    static func permissions(of path: String) -> UInt16? {
        number(.posixPermissions, of: path).map { UInt16(truncatingIfNeeded: $0 & 0o7777) }
    }

    /// Removes a file that may not exist.
    static func remove(_ path: String) throws {
        guard exists(path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw AuthorityStoreError(.unavailable, "\(path) cannot be removed; check its permissions")
        }
    }

    /// Copies a file as it is, with its permissions.
    static func copy(_ path: String, to copy: String) throws {
        try replace(copy, mode: permissions(of: path) ?? 0o600) { temporary in
            do {
                try FileManager.default.copyItem(atPath: path, toPath: temporary)
            } catch {
                throw AuthorityStoreError(.unavailable, "\(path) cannot be copied to \(copy); check their folders")
            }
        }
    }

    /// Makes `path` from a file that `write` makes beside it: readers, and a crash at any moment, find what was there
    /// before or all of the new.
    static func replace(_ path: String, mode: UInt16, _ write: (String) throws -> Void) throws {
        let temporary = "\(path).\(UUID().uuidString).tmp"
        do {
            try write(temporary)
            try AtomicFile.put(temporary, inPlaceOf: path, mode: mode)
        } catch {
            for suffix in [""] + companions {
                // The first failure is the one to report; a temporary file that stays does no harm.
                try? remove(temporary + suffix)
            }
            throw (error as? FileError).map { AuthorityStoreError(.unavailable, $0.message) } ?? error
        }
    }

    private static func number(_ attribute: FileAttributeKey, of path: String) -> Int? {
        // What cannot be inspected counts as missing: opening it says what is wrong.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[attribute] as? UInt).flatMap { Int(exactly: $0) }
    }
}
