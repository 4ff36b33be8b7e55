import Foundation
import MeshProtocol
import Testing

/// The recordings of the reference's command line.
enum Recordings {
    static func value(_ name: String, from path: String = #filePath) throws -> JSONValue {
        var root = URL(fileURLWithPath: path)
        for _ in 0..<6 { root.deleteLastPathComponent() }
        let url = root.appendingPathComponent("Tests-Integration/Vectors/reference-1.8.1/\(name).json")
        return try JSONValue(parsing: [UInt8](Data(contentsOf: url)))
    }
}
