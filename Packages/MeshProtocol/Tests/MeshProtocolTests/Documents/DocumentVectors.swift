import Foundation
import MeshProtocol
import Testing

/// The golden files of the reference that concern documents, messages and signed requests.
enum DocumentVectors {
    static func file(_ name: String, from path: String = #filePath) throws -> JSONObject {
        var root = URL(fileURLWithPath: path)
        for _ in 0..<6 { root.deleteLastPathComponent() }
        let url = root.appendingPathComponent("Tests-Integration/Vectors/reference-1.8.1/\(name).json")
        let value = try JSONValue(parsing: [UInt8](Data(contentsOf: url)))
        return try #require(value.objectValue)
    }
}

extension JSONObject {
    /// A member's text, or a failed test.
    func text(_ name: String) throws -> String { try #require(self[name]?.stringValue, "\(name)") }

    /// A member's object, or a failed test.
    func object(_ name: String) throws -> JSONObject { try #require(self[name]?.objectValue, "\(name)") }

    /// A member's list of objects, or a failed test.
    func objects(_ name: String) throws -> [JSONObject] {
        try #require(self[name]?.arrayValue, "\(name)").map { try #require($0.objectValue) }
    }

    /// The object with one member set to another value.
    func with(_ name: String, _ value: JSONValue) -> JSONObject {
        var copy = self
        copy[name] = value
        return copy
    }
}

/// UTF-8 bytes as text, for readable failures.
func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
