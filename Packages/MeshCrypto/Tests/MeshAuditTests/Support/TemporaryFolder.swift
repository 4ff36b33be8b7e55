import MeshCrypto
import MeshProtocol

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A folder of its own for one test, removed with what is in it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/audit-tests-\(UUIDv4.make())"
        try AtomicFile.makeFolder(path, mode: 0o700)
    }

    deinit { Self.remove(path) }

    /// The names in the folder, sorted.
    var names: [String] { Self.names(in: path) }

    static func names(in path: String) -> [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { unsafe _ = closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func remove(_ path: String) {
        if unsafe unlink(path) == 0 { return }
        for name in names(in: path) { remove("\(path)/\(name)") }
        _ = unsafe rmdir(path)
    }

    /// Makes a symbolic link in the folder.
    func makeLink(_ name: String, to target: String) throws {
        guard unsafe symlink(target, "\(path)/\(name)") == 0 else { throw Failure() }
    }

    /// Removes empty folders in the folder.
    func removeFolders(_ names: [String]) throws {
        for name in names {
            guard unsafe rmdir("\(path)/\(name)") == 0 else { throw Failure() }
        }
    }

    struct Failure: Error {}
}
