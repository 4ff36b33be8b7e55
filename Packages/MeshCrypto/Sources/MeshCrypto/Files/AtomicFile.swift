internal import MeshProtocol

/// Files that are read whole and replaced whole.
///
/// Blocks on the disk: not for event loops.
///
/// - Source: Specification 02 §12
public enum AtomicFile: Sendable {
    /// The most bytes that a file is read with unless the caller says otherwise: 4 MiB.
    public static let defaultMaximumBytes = 4 << 20

    /// Writes a file so that readers, and a crash at any moment, find the old content or the new.
    ///
    /// A temporary file in the same folder gets the permissions before its first byte, is synchronised and takes the
    /// name; then the folder is synchronised. A symbolic link of that name is replaced, not followed.
    ///
    /// - Parameters:
    ///   - bytes: The content.
    ///   - path: The file; its folder must exist.
    ///   - mode: Permission bits, exactly; the process's mask does not count.
    /// - Throws: `FileError` `notFound`, `notPermitted` or `systemFailure`; the old file is then still there.
    public static func write(_ bytes: [UInt8], to path: String, mode: UInt16 = 0o644) throws(FileError) {
        do {
            try write(to: path, mode: mode) { write in try write(bytes) }
        } catch let error as FileError {
            throw error
        } catch {
            throw FileError(.systemFailure, path: path, "\(path) was not written: \(error)")
        }
    }

    /// Writes a file piece by piece, so that readers, and a crash at any moment, find the old content or the new.
    ///
    /// - Parameters:
    ///   - path: The file; its folder must exist.
    ///   - mode: Permission bits, exactly; the process's mask does not count.
    ///   - produce: Makes the content, and is given what writes the next piece of it.
    /// - Returns: What `produce` returns.
    /// - Throws: `FileError` as the other form, and what `produce` throws; the old file is then still there.
    public static func write<Value>(
        to path: String, mode: UInt16 = 0o644, _ produce: (_ write: ([UInt8]) throws -> Void) throws -> Value
    ) throws -> Value {
        let (folder, name) = split(path)
        let temporary = folder + ".\(name).\(Hex.encode(Sodium.randomBytes(8))).tmp"
        let value: Value
        do {
            let file = try FileDescriptor(temporary, for: .creating(mode: mode))
            try file.setPermissions(mode)
            value = try produce { try file.writeAll($0) }
            try file.synchronize()
            try FileDescriptor.rename(temporary, to: path)
        } catch {
            FileDescriptor.remove(temporary)
            guard let error = error as? FileError else { throw error }
            throw FileError(error.code, path: path, "\(path) was not written: \(error.message)")
        }
        try synchronizeFolder(of: path)
        return value
    }

    /// Gives a file that was written beside another the other's name.
    ///
    /// It gets the permissions, is synchronised and takes the name, whatever had it before; then the folder is
    /// synchronised. For files too large to be written in one piece.
    ///
    /// - Parameters:
    ///   - temporary: The new file, in the same folder.
    ///   - path: The name that it takes.
    ///   - mode: Permission bits, exactly.
    /// - Throws: `FileError` `notFound`, `notPermitted` or `systemFailure`; both files are then as before.
    public static func put(_ temporary: String, inPlaceOf path: String, mode: UInt16) throws(FileError) {
        let file = try FileDescriptor(temporary, for: .reading)
        try file.setPermissions(mode)
        try file.synchronize()
        try FileDescriptor.rename(temporary, to: path)
        try synchronizeFolder(of: path)
    }

    /// Waits until the names in the folder of a file are on the disk.
    ///
    /// - Throws: `FileError` `notFound`, `notPermitted` or `systemFailure`.
    public static func synchronizeFolder(of path: String) throws(FileError) {
        let folder = split(path).folder
        try FileDescriptor(folder.isEmpty ? "." : folder, for: .synchronizingFolder).synchronize()
    }

    /// Reads a file whole.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - maximumBytes: The most that is read.
    /// - Throws: `FileError` `notFound`, `notPermitted`, `systemFailure`, or `tooLarge` for a larger file.
    public static func read(
        _ path: String, maximumBytes: Int = AtomicFile.defaultMaximumBytes
    ) throws(FileError) -> [UInt8] {
        try FileDescriptor(path, for: .reading).readToEnd(maximumBytes: maximumBytes)
    }

    /// The permission bits of a file.
    ///
    /// - Throws: `FileError` `notFound`, `notPermitted` or `systemFailure`.
    public static func permissions(of path: String) throws(FileError) -> UInt16 {
        try FileDescriptor(path, for: .reading).permissions()
    }

    /// Makes a folder and those above it where they do not exist.
    ///
    /// - Parameters:
    ///   - path: The folder; an empty path is the current one.
    ///   - mode: Permission bits of folders that are made, narrowed by the process's mask.
    /// - Throws: `FileError` `notPermitted` or `systemFailure`.
    public static func makeFolder(_ path: String, mode: UInt16 = 0o755) throws(FileError) {
        var parts = path.split(separator: "/", omittingEmptySubsequences: true)
        if path.utf8.first == UInt8(ascii: "/"), !parts.isEmpty { parts[0] = "/" + parts[0] }
        var folder = ""
        for part in parts {
            folder += folder.isEmpty ? String(part) : "/" + part
            _ = try FileDescriptor.makeFolder(folder, mode: mode)  // false: it exists, which is what is wanted
        }
    }

    /// The folder of a path, with its slash or empty, and the name in it.
    static func split(_ path: String) -> (folder: String, name: String) {
        let bytes = Array(path.utf8)
        let start = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return (String(decoding: bytes[..<start], as: UTF8.self), String(decoding: bytes[start...], as: UTF8.self))
    }
}
