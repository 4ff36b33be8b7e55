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
        let (folder, name) = split(path)
        let temporary = folder + ".\(name).\(Hex.encode(Sodium.randomBytes(8))).tmp"
        do throws(FileError) {
            let file = try FileDescriptor(temporary, for: .creating(mode: mode))
            try file.writeContent(bytes, mode: mode)
            try FileDescriptor.rename(temporary, to: path)
        } catch {
            FileDescriptor.remove(temporary)
            throw FileError(error.code, path: path, "\(path) was not written: \(error.message)")
        }
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

extension FileDescriptor {
    fileprivate func writeContent(_ bytes: [UInt8], mode: UInt16) throws(FileError) {
        try setPermissions(mode)
        try writeAll(bytes)
        try synchronize()
    }
}
