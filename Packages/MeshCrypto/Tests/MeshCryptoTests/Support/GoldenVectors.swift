import MeshCrypto
import MeshProtocol
import Testing

/// The reference's golden vectors, copied into the repository.
enum GoldenVectors {
    /// One file of them.
    static func load(_ name: String, file: String = #filePath) throws -> JSONValue {
        let root = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(6).joined(separator: "/")
        let bytes = try AtomicFile.read("\(root)/Tests-Integration/Vectors/reference-1.8.1/\(name).json")
        return try JSONValue(parsing: bytes)
    }

    /// The signing key that `keys.json` has under a name.
    static func signingKey(_ name: String) throws -> SigningKey {
        let keys = try #require(try load("keys")["keys"]?.arrayValue)
        let entry = try #require(keys.first { $0["name"]?.stringValue == name })
        return try SigningKey(seed: entry.bytes("ed25519_seed_b64"))
    }
}

extension JSONValue {
    subscript(_ name: String) -> JSONValue? { objectValue?[name] }

    func text(_ name: String) throws -> String { try #require(self[name]?.stringValue) }

    func bytes(_ name: String) throws -> [UInt8] { try #require(Base64.decode(try text(name))) }

    func list(_ name: String) throws -> [JSONValue] { try #require(self[name]?.arrayValue) }
}
