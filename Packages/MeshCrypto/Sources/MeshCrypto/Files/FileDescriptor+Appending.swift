#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What a file that grows at its end needs beside writing.
// SAFETY: the system gets counts with each buffer, and paths that Swift ends with a zero for the time of a call.
extension FileDescriptor {
    /// The number of bytes in the file.
    func size() throws(FileError) -> Int {
        var information = stat()
        guard unsafe fstat(descriptor, &information) == 0 else { throw Self.failure(errno, "inspect", path) }
        return Int(information.st_size)
    }

    /// Reads bytes from a place on; fewer where the file ends.
    func block(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = unsafe block.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return 0 }
                return unsafe pread(descriptor, base + filled, count - filled, off_t(offset + filled))
            }
            if got == 0 { break }
            if got < 0 {
                if errno == EINTR { continue }
                throw Self.failure(errno, "read", path)
            }
            filled += got
        }
        block.removeLast(count - filled)
        return block
    }

    /// Cuts off everything from a place on.
    func truncate(to size: Int) throws(FileError) {
        var status: Int32
        repeat { status = ftruncate(descriptor, off_t(size)) } while status != 0 && errno == EINTR
        guard status == 0 else { throw Self.failure(errno, "shorten", path) }
    }

    /// Takes the file's lock until it is closed; false when another process, or another descriptor, holds it.
    func lock() throws(FileError) -> Bool {
        var status: Int32
        repeat { status = flock(descriptor, LOCK_EX | LOCK_NB) } while status != 0 && errno == EINTR
        if status == 0 { return true }
        guard errno == EWOULDBLOCK else { throw Self.failure(errno, "lock", path) }
        return false
    }

    /// Finds out whether files may be made in a folder.
    static func requireWritableFolder(_ path: String) throws(FileError) {
        guard unsafe access(path, W_OK | X_OK) == 0 else { throw failure(errno, "write in the folder", path) }
    }
}
