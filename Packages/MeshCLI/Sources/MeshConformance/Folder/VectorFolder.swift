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

    /// The `.json` files of a folder itself.
    static func files(directlyIn path: String) throws(ConformanceError) -> [VectorFile] {
        files(of: try LocalFolder.list(path), in: path)
    }

    private static func files(in path: String, depth: Int) throws(ConformanceError) -> [VectorFile] {
        let listing = try LocalFolder.list(path)
        var found = files(of: listing, in: path)
        guard depth < maximumDepth else { return found }
        for folder in listing.folders { found += try files(in: "\(path)/\(folder)", depth: depth + 1) }
        return found
    }

    private static func files(of listing: LocalFolder.Listing, in path: String) -> [VectorFile] {
        listing.files
            .filter { $0.utf8.count > suffix.utf8.count && $0.hasSuffix(suffix) }
            .map { VectorFile(folder: path, name: String($0.dropLast(suffix.count))) }
            .sorted { $0.name.precedesInCodePoints($1.name) }
    }
}
