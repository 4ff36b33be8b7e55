import Foundation

/// Where the tests find vector files.
enum VectorFolders {
    /// The golden files that are part of the repository.
    static let committed = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Tests-Integration/Vectors/reference-1.8.1").path(percentEncoded: false)

    /// The golden files to run: another folder where `GENESIS_MESH_VECTORS` names one.
    static let golden = ProcessInfo.processInfo.environment["GENESIS_MESH_VECTORS"] ?? committed

    /// Where the committed golden files were taken from, if `GENESIS_MESH_SHARED` names a folder that has them.
    static let goldenSource = ProcessInfo.processInfo.environment["GENESIS_MESH_SHARED"]
        .map { "\($0)/vectors/reference-1.8.1" }
        .flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }

    /// The published vectors, which are not part of the repository: nil where `GENESIS_MESH_SHARED` names no folder.
    static let thirdParty = ProcessInfo.processInfo.environment["GENESIS_MESH_SHARED"]
        .map { "\($0)/vectors/third-party" }
}

/// The text of a vector file.
func fileText(_ folder: String, _ name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(name).json", encoding: .utf8)
}
