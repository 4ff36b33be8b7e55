/// A file that grows at its end and is read from any place: a log.
///
/// Every call blocks on the disk and may come from any thread; the order of appends is the caller's.
package final class AppendFile: Sendable {
    /// The file's path.
    package let path: String

    private let descriptor: FileDescriptor

    /// Opens a file for appending, and makes it, readable by its owner only, where there is none.
    ///
    /// A symbolic link of that name is refused.
    package init(_ path: String) throws(FileError) {
        self.path = path
        descriptor = try FileDescriptor(path, for: .appending(mode: 0o600))
    }

    /// Opens a file that exists, for reading only.
    package init(reading path: String) throws(FileError) {
        self.path = path
        descriptor = try FileDescriptor(path, for: .reading)
    }

    /// The number of bytes in the file.
    package func size() throws(FileError) -> Int { try descriptor.size() }

    /// Writes bytes at the end; when it throws, some of them may be there.
    package func append(_ bytes: [UInt8]) throws(FileError) { try descriptor.writeAll(bytes) }

    /// Reads bytes from a place on; fewer where the file ends.
    package func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        try descriptor.block(at: offset, count: count)
    }

    /// Cuts off everything from a place on.
    package func truncate(to size: Int) throws(FileError) { try descriptor.truncate(to: size) }

    /// Waits until what was appended is on the disk.
    package func synchronize() throws(FileError) { try descriptor.synchronize() }

    /// Takes the file's lock for as long as this value lives; false when somebody else holds it.
    ///
    /// The system gives the lock back when the process ends, however it ends.
    package func lock() throws(FileError) -> Bool { try descriptor.lock() }

    /// Gives a file another name in its folder, replacing what had that name.
    package static func rename(_ from: String, to: String) throws(FileError) {
        try FileDescriptor.rename(from, to: to)
    }

    /// Removes a file that may not exist.
    package static func remove(_ path: String) { FileDescriptor.remove(path) }

    /// Waits until names that were made or changed in the folder of a file are on the disk.
    package static func synchronizeFolder(of path: String) throws(FileError) {
        try FileDescriptor(folder(of: path), for: .synchronizingFolder).synchronize()
    }

    /// Finds out whether files may be made and renamed in the folder of a file, which is made where there is none.
    package static func requireWritableFolder(of path: String) throws(FileError) {
        let folder = folder(of: path)
        try AtomicFile.makeFolder(folder, mode: 0o700)
        try FileDescriptor.requireWritableFolder(folder)
    }

    /// The folder of a path; `.` for a name alone.
    private static func folder(of path: String) -> String {
        let folder = AtomicFile.split(path).folder
        return folder.isEmpty ? "." : folder
    }
}
