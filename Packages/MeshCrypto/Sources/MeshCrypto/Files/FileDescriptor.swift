#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// An open file, closed when its owner goes. The only place that calls the system for files.
// SAFETY: the system gets counts with each buffer, and paths that Swift ends with a zero for the time of a call.
struct FileDescriptor: ~Copyable {
    /// What a file is opened for.
    enum Purpose {
        case reading
        /// A file that must not exist yet, with its permissions from the first byte on.
        case creating(mode: UInt16)
        case synchronizingFolder
        /// A file that grows at its end, made with these permissions where there is none.
        case appending(mode: UInt16)
    }

    let descriptor: Int32
    let path: String

    init(_ path: String, for purpose: Purpose) throws(FileError) {
        var result: Int32
        repeat {
            switch purpose {
            case .reading:
                result = unsafe open(path, O_RDONLY | O_CLOEXEC)
            case .creating(let mode):
                result = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode_t(mode))
            case .synchronizingFolder:
                result = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            case .appending(let mode):
                result = unsafe open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode_t(mode))
            }
        } while result < 0 && errno == EINTR
        guard result >= 0 else { throw Self.failure(errno, "open", path) }
        descriptor = result
        self.path = path
    }

    deinit {
        _ = close(descriptor)  // what was written was synchronised before; nothing is lost with the result
    }

    /// The permission bits.
    func permissions() throws(FileError) -> UInt16 {
        var information = stat()
        guard unsafe fstat(descriptor, &information) == 0 else { throw Self.failure(errno, "inspect", path) }
        return UInt16(truncatingIfNeeded: information.st_mode & 0o7777)
    }

    /// Sets the permission bits, which the process's mask may have narrowed.
    func setPermissions(_ mode: UInt16) throws(FileError) {
        guard fchmod(descriptor, mode_t(mode)) == 0 else { throw Self.failure(errno, "set the permissions of", path) }
    }

    /// Reads to the end, and throws `tooLarge` as soon as there is more than the maximum.
    func readToEnd(maximumBytes: Int) throws(FileError) -> [UInt8] {
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        defer { Sodium.wipe(&block) }
        while true {
            let count = unsafe read(descriptor, &block, block.count)
            if count == 0 { return content }
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.failure(errno, "read", path)
            }
            guard count <= maximumBytes - content.count else {
                throw FileError(.tooLarge, path: path, "\(path) is larger than \(maximumBytes) bytes: check the path")
            }
            content.append(contentsOf: block[..<count])
        }
    }

    /// Writes everything.
    func writeAll(_ bytes: [UInt8]) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { return 0 }
                return unsafe write(descriptor, base + written, bytes.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.failure(errno, "write", path)
            }
            written += count
        }
    }

    /// Waits until what was written is on the disk.
    func synchronize() throws(FileError) {
        // Some file systems know no synchronising of folders and answer EINVAL.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw Self.failure(errno, "synchronise", path) }
    }

    /// Gives a file another name in the same folder, replacing what had it.
    static func rename(_ from: String, to: String) throws(FileError) {
        #if canImport(Glibc)
        let status = unsafe Glibc.rename(from, to)
        #elseif canImport(Musl)
        let status = unsafe Musl.rename(from, to)
        #else
        let status = unsafe Darwin.rename(from, to)
        #endif
        guard status == 0 else { throw failure(errno, "write", to) }
    }

    /// Removes a file that may not exist.
    static func remove(_ path: String) {
        _ = unsafe unlink(path)  // a temporary file that stays does no harm, and the first failure is the one to report
    }

    /// Makes a folder; false when something of that name exists.
    static func makeFolder(_ path: String, mode: UInt16) throws(FileError) -> Bool {
        if unsafe mkdir(path, mode_t(mode)) == 0 { return true }
        guard errno == EEXIST else { throw failure(errno, "make the folder", path) }
        return false
    }

    static func failure(_ number: Int32, _ verb: String, _ path: String) -> FileError {
        let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
        switch number {
        case ENOENT, ENOTDIR:
            return FileError(.notFound, path: path, "cannot \(verb) \(path): \(reason); check the path")
        case EACCES, EPERM, EROFS:
            return FileError(
                .notPermitted, path: path, "cannot \(verb) \(path): \(reason); check who owns it and its permissions"
            )
        case ENOSPC, EDQUOT:
            return FileError(.systemFailure, path: path, "cannot \(verb) \(path): \(reason); free some space")
        default:
            return FileError(.systemFailure, path: path, "cannot \(verb) \(path): \(reason)")
        }
    }
}
