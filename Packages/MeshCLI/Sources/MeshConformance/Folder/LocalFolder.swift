#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What the runner asks of the file system beside reading files.
enum LocalFolder {
    /// What a folder holds.
    struct Listing {
        var files: [String] = []
        var folders: [String] = []
    }

    /// The names in a folder, sorted.
    static func list(_ path: String) throws(ConformanceError) -> Listing {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw ConformanceError.unreadableFolder(path, reason: "it is missing or not a readable folder")
        }
        var listing = Listing()
        for name in names {
            if isFolder("\(path)/\(name)") { listing.folders.append(name) } else { listing.files.append(name) }
        }
        return listing
    }

    /// Lends a new empty folder, which is removed afterwards.
    static func withTemporary<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "genesis-mesh-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // What cannot be removed is left to the system, as all in that place.
            try? FileManager.default.removeItem(at: folder)
        }
        return try body(folder.path(percentEncoded: false))
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }
}
