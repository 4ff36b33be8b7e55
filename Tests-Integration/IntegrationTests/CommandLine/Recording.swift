import Foundation
import MeshProtocol
import Testing

/// What was recorded of the reference's command line.
enum Recording {
    /// A golden file's value: of another folder where `GENESIS_MESH_VECTORS` names one.
    static func value(_ name: String) throws -> JSONValue {
        let folder =
            ProcessInfo.processInfo.environment["GENESIS_MESH_VECTORS"].map { URL(fileURLWithPath: $0) }
            ?? Implementation.root.appendingPathComponent("Tests-Integration/Vectors/reference-1.8.1")
        return try JSONValue(parsing: [UInt8](Data(contentsOf: folder.appendingPathComponent("\(name).json"))))
    }
}
