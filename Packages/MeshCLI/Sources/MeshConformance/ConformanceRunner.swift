internal import MeshProtocol

/// Runs a folder of vector files through the public interfaces of MeshProtocol, MeshCrypto and MeshControlPlane.
///
/// A file is dispatched on its name, so any folder of the same structure runs: other keys, names and dates need no
/// change. A name that extends a known one after a dash is read like that one.
///
/// ```swift
/// let runner = try ConformanceRunner(folder: "Tests-Integration/Vectors/reference-1.8.1", only: nil)
/// let report = runner.run { print($0.line) }
/// ```
public struct ConformanceRunner: Sendable {
    private let files: [VectorFile]

    /// Looks into a folder.
    ///
    /// - Parameters:
    ///   - folder: Path of a folder of vector files; folders inside it are read too.
    ///   - only: Exact file names without extension; nil runs every file.
    /// - Throws: `ConformanceError` when the folder cannot be read or holds no vector files, and when it lacks a name of
    ///   `only`.
    public init(folder: String, only: [String]? = nil) throws(ConformanceError) {
        let found = try VectorFolder.files(in: folder)
        guard !found.isEmpty else { throw ConformanceError.noFiles(folder: folder) }
        guard let only else {
            files = found
            return
        }
        for name in only where !found.contains(where: { $0.name.isSameText(as: name) }) {
            throw ConformanceError.unknownName(name, folder: folder, known: found.map(\.name))
        }
        files = found.filter { file in only.contains { $0.isSameText(as: file.name) } }
    }

    /// Runs the files in order of their names.
    ///
    /// - Parameter onFile: Called after each file with its result.
    /// - Returns: The results of all files.
    public func run(onFile: (FileResult) -> Void = { _ in }) -> ConformanceReport {
        var results: [FileResult] = []
        for file in files {
            let result = file.run()
            onFile(result)
            results.append(result)
        }
        return ConformanceReport(files: results)
    }
}
