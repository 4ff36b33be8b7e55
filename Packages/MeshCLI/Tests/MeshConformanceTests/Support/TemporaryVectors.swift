import Foundation
import MeshProtocol

/// A new folder of vector files, removed at the end.
final class TemporaryVectors {
    let path: String

    init(copying names: [String] = [], from source: String = VectorFolders.committed) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "conformance-\(UUID().uuidString)")
            .path(percentEncoded: false)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for name in names {
            try FileManager.default.copyItem(atPath: "\(source)/\(name).json", toPath: "\(path)/\(name).json")
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ value: JSONValue, to name: String) throws {
        try write(String(decoding: value.indentedPlainBytes(), as: UTF8.self), to: name)
    }

    func write(_ text: String, to name: String) throws {
        let url = URL(filePath: "\(path)/\(name).json")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// Changes one value of a file.
    func edit(_ name: String, _ change: VectorEdit) throws {
        let bytes = try Data(contentsOf: URL(filePath: "\(path)/\(name).json"))
        try write(change.apply(to: JSONValue(parsing: Array(bytes))), to: name)
    }
}
