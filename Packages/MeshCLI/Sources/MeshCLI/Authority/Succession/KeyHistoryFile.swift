internal import MeshCrypto
internal import MeshProtocol

/// A key history as an authority publishes it and `na succession history` saves it.
///
/// - Source: Specification 06 §6
struct KeyHistoryFile: Sendable {
    /// The whole reply.
    let json: JSONValue
    private let genesis: JSONValue
    private let successions: [JSONValue]

    /// Takes a reply; what lacks a genesis block or successions is no key history.
    init?(_ json: JSONValue) {
        guard let members = json.objectValue, let genesis = members["genesis"],
            let successions = members["successions"]?.arrayValue
        else { return nil }
        self.json = json
        self.genesis = genesis
        self.successions = successions
    }

    /// The root key that the history itself names; it is trusted only as far as the history's source is.
    var statedRootKey: String? {
        genesis.objectValue?["root_public_key"]?.stringValue
    }

    /// The history, verified from a root key.
    func verified(rootPublicKey: String) -> KeyHistoryVerification {
        AuthorityKeyHistory.verify(genesis: genesis, successions: successions, rootPublicKey: rootPublicKey)
    }

    /// The id of the newest key of the verified history.
    ///
    /// No record names the genesis key before its first succession; then it is what the authority says.
    func keyID(ofNewestIn history: AuthorityKeyHistory) -> String? {
        if let id = history.newestWindow.keyID { return id }
        let keys = json.objectValue?["keys"]?.arrayValue ?? []
        return keys.first?.objectValue?["key_id"]?.stringValue
    }

    /// The file: members sorted, an indent of two, and a newline.
    var bytes: [UInt8] { json.indentedASCIIBytes(sortingKeys: true) + [0x0A] }
}

extension CommandContext {
    /// Reads a saved key history; nothing is verified.
    func readKeyHistory(_ path: String) throws -> KeyHistoryFile {
        let advice = "save it again with 'na succession history'"
        let value: JSONValue
        do {
            value = try JSONValue(parsing: try readFile(path))
        } catch let reason as JSONRefusal {
            throw CommandFailure("'\(path)' is not JSON (\(reason.rawValue)): \(advice).")
        }
        guard let file = KeyHistoryFile(value) else {
            throw CommandFailure("'\(path)' is not a key history: \(advice).")
        }
        return file
    }

    /// Reads a succession record; its signatures are not verified.
    func readSuccession(_ path: String) throws -> KeySuccessionRecord {
        let bytes = try readFile(path)
        do {
            return try KeySuccessionRecord(parsing: bytes)
        } catch {
            throw CommandFailure("'\(path)' is not a succession record: \(error)")
        }
    }

    /// Writes a succession record: members sorted, an indent of two, and a newline.
    func writeSuccession(_ record: KeySuccessionRecord, to path: String) throws {
        try writeFile(record.json.indentedASCIIBytes(sortingKeys: true) + [0x0A], to: path)
    }
}
