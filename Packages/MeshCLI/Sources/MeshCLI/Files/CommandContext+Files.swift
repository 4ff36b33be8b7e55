internal import MeshCrypto

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The commands' file system: every path may be relative to the context's folder or begin with `~/`, and every error
/// names the path as the user gave it.
extension CommandContext {
    /// Where `path` is, as an absolute path.
    func absolute(_ path: String) -> String {
        if path == "~" { return homeDirectory }
        if path.hasPrefix("~/") { return PathText.joining(homeDirectory, String(path.dropFirst(2))) }
        return PathText.joining(currentDirectory, path)
    }

    /// The absolute path with symbolic links resolved as far as it exists, for comparisons.
    func resolved(_ path: String) -> String {
        URL(fileURLWithPath: PathText.normalized(absolute(path))).resolvingSymlinksInPath().path
    }

    /// Whether something is there.
    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: absolute(path))
    }

    /// Whether a file (no folder) is there.
    func isFile(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: absolute(path), isDirectory: &isDirectory) && !isDirectory
    }

    /// Makes a folder and the folders above it; a private one may be entered by its owner only.
    func createFolder(_ path: String, isPrivate: Bool = false) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: absolute(path), withIntermediateDirectories: true,
                attributes: isPrivate ? [.posixPermissions: 0o700] : nil)
        } catch {
            throw CommandFailure("Cannot create the folder \(path): \(Self.reason(of: error)).")
        }
    }

    /// Runs `body` with the path of a folder for it to make, and removes the folder afterwards.
    func withTemporaryFolder<Value>(_ prefix: String, _ body: (String) async throws -> Value) async throws -> Value {
        let name = prefix + String(UInt64.random(in: .min ... .max), radix: 36)
        let folder = PathText.joining(temporaryDirectory, name)
        let value: Value
        do {
            value = try await body(folder)
        } catch {
            if exists(folder) { try remove(folder) }
            throw error
        }
        if exists(folder) { try remove(folder) }
        return value
    }

    /// Makes the folder that `path` will be written in.
    func createParent(of path: String) throws {
        try createFolder(PathText.folder(of: path))
    }

    /// The names in a folder, sorted; empty where there is no such folder.
    func names(in folder: String) throws -> [String] {
        guard exists(folder) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: absolute(folder)).sorted()
        } catch {
            throw CommandFailure("Cannot read the folder \(folder): \(Self.reason(of: error)).")
        }
    }

    /// Removes a file, or a folder with all it holds.
    func remove(_ path: String) throws {
        do {
            try FileManager.default.removeItem(atPath: absolute(path))
        } catch {
            throw CommandFailure("Cannot remove \(path): \(Self.reason(of: error)).")
        }
    }

    /// The bytes of a file.
    func readFile(_ path: String) throws -> [UInt8] {
        guard exists(path) else { throw CommandFailure("No such file: '\(path)'.") }
        guard isFile(path) else { throw CommandFailure("'\(path)' is a folder, not a file.") }
        do {
            return try AtomicFile.read(absolute(path))
        } catch {
            throw CommandFailure("Cannot read '\(path)': \(error)")
        }
    }

    /// The text of a file, which must be UTF-8; a byte order mark is skipped.
    func readText(_ path: String) throws -> String {
        var bytes = try readFile(path)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("'\(path)' is not UTF-8 text.")
        }
        return text
    }

    /// Replaces a file atomically, making its folder if it is missing.
    func writeFile(_ bytes: [UInt8], to path: String, mode: UInt16 = 0o644) throws {
        try createParent(of: path)
        do {
            try AtomicFile.write(bytes, to: absolute(path), mode: mode)
        } catch {
            throw CommandFailure("Cannot write '\(path)': \(error)")
        }
    }

    private static func reason(of error: any Error) -> String {
        guard let code = (error as? CocoaError)?.code else { return "\(error)" }
        switch code {
        case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
        case .fileNoSuchFile, .fileReadNoSuchFile: return "no such file"
        case .fileWriteFileExists: return "a file of that name is in the way"
        case .fileWriteOutOfSpace: return "no space left"
        case .fileWriteVolumeReadOnly: return "the file system is read-only"
        default: return "error \(code.rawValue)"
        }
    }
}
