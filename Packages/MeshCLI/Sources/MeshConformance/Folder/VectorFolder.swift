internal import MeshCrypto
internal import MeshProtocol

/// Finds the vector files of a folder.
enum VectorFolder {
    /// How deep folders inside the folder are looked into.
    private static let maximumDepth = 3
    private static let suffix = ".json"

    /// The `.json` files of a folder and of the folders inside it, those of one folder in order of their names.
    static func files(in path: String) throws(ConformanceError) -> [VectorFile] {
        // The name of the folder counts, so an ending slash must not hide it.
        let trailing = path.reversed().prefix { $0 == "/" }.count
        return try files(in: trailing == path.count ? path : String(path.dropLast(trailing)), depth: 0)
    }

    private static func files(in path: String, depth: Int) throws(ConformanceError) -> [VectorFile] {
        let listing = try LocalFolder.list(path)
        var files: [VectorFile] = []
        for file in listing.files where file.utf8.count > suffix.utf8.count && file.hasSuffix(suffix) {
            files.append(VectorFile(folder: path, name: String(file.dropLast(suffix.count))))
        }
        guard depth < maximumDepth else { return files }
        for folder in listing.folders {
            files += try self.files(in: "\(path)/\(folder)", depth: depth + 1)
        }
        return files
    }
}
