internal import AuthorityCore
internal import MeshCrypto
internal import MeshProtocol

/// What is noted beside a database: how far the authority has come, and the last revocation list it published.
///
/// A copy of the database that is put back does not take these files back with it. Both are replaced atomically and are
/// durable when a call returns. Several processes may write them; what one overwrites, its next note brings back.
/// - Source: Specification 06 §12
struct FloorFile: Sendable {
    /// The note.
    let path: String
    /// The last list.
    let listPath: String

    private static let schema = "genesis-mesh/na-floor/1"

    init(database path: String) {
        self.path = path + ".floor"
        listPath = path + ".crl"
    }

    /// The note; nil where there is none.
    ///
    /// - Throws: `AuthorityStoreError` `damaged` for a file that cannot be read.
    func note() throws -> PublicationFloor? {
        guard let bytes = try content(path), !bytes.isEmpty else { return nil }
        // Why it is not JSON does not matter: it was written as JSON.
        guard let json = try? JSONValue(parsing: bytes), let members = json.objectValue,
            let schema = members["schema"]?.stringValue, schema.isSameText(as: Self.schema),
            let generation = Self.number(members["generation"], from: 0),
            let sequence = Self.number(members["sequence"], from: -1),
            let position = Self.number(members["position"], from: 0)
        else { throw damaged(path) }
        return PublicationFloor(generation: generation, sequence: sequence, position: position)
    }

    /// The last list; nil where there is none.
    func list() throws -> CertificateRevocationList? {
        guard let bytes = try content(listPath) else { return nil }
        do throws(DecodingRefusal) {
            return try CertificateRevocationList(parsing: bytes)
        } catch {
            throw damaged(listPath)
        }
    }

    /// Replaces the note.
    func write(_ note: PublicationFloor) throws {
        let json: JSONValue = [
            "schema": .string(Self.schema), "generation": .int(note.generation), "sequence": .int(note.sequence),
            "position": .int(note.position),
        ]
        try write(json.plainBytes() + [UInt8(ascii: "\n")], to: path)
    }

    /// Replaces the list.
    func write(list text: String) throws {
        try write(Array(text.utf8), to: listPath)
    }

    private static func number(_ value: JSONValue?, from least: Int64) -> Int64? {
        // A little room is left above, so that the next number is one too.
        value?.int64Value.flatMap { (least...(.max / 2)).contains($0) ? $0 : nil }
    }

    private func content(_ path: String) throws -> [UInt8]? {
        do throws(FileError) {
            return try AtomicFile.read(path, maximumBytes: AuthorityLimits.publishedListBytes)
        } catch {
            if error.code == .notFound { return nil }
            throw AuthorityStoreError(.unavailable, error.message)
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        do throws(FileError) {
            try AtomicFile.write(bytes, to: path, mode: 0o600)
        } catch {
            throw AuthorityStoreError(.unavailable, error.message)
        }
    }

    private func damaged(_ path: String) -> AuthorityStoreError {
        AuthorityStoreError(
            .damaged,
            "\(path) cannot be read; restore it, or remove it if you are sure that the database beside it is the latest"
        )
    }
}
