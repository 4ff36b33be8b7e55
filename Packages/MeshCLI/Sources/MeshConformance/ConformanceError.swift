/// Why a folder of vectors cannot be run at all.
public enum ConformanceError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The folder is missing or cannot be listed.
    case unreadableFolder(String, reason: String)
    /// The folder holds no `.json` file.
    case noFiles(folder: String)
    /// A name that was asked for is not in the folder.
    case unknownName(String, folder: String, known: [String])

    /// What happened, and what to do.
    public var description: String {
        switch self {
        case .unreadableFolder(let folder, let reason):
            "cannot read the folder \(folder): \(reason). Give a folder of vector files."
        case .noFiles(let folder):
            "\(folder) holds no vector files (*.json). Give the folder that holds them."
        case .unknownName(let name, let folder, let known):
            "\(folder) has no file \(name).json. It has: \(known.joined(separator: ", "))."
        }
    }
}
