internal import MeshCrypto
internal import MeshProtocol

/// The keys that the files of a folder call by name.
struct NamedKeys {
    private let folder: String

    init(folder: String) {
        self.folder = folder
    }

    /// The key of a name in `keys.json`, or in a file whose name extends that.
    func signingKey(_ name: String) throws -> SigningKey {
        for file in try VectorFolder.files(directlyIn: folder) where VectorKind.extends(file.name, "keys") {
            for row in try VectorRow(file.read()).array("keys") {
                let key = try VectorRow(row)
                if try key.text("name").isSameText(as: name) {
                    return try SigningKey(seed: key.base64("ed25519_seed_b64"))
                }
            }
        }
        throw Mismatch("no key \(name) is listed in keys.json")
    }
}
