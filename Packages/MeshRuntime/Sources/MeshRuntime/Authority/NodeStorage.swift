internal import MeshAuthorityClient
internal import MeshCrypto
internal import MeshProtocol

/// The files that a node keeps: revocation list, key history, renewed certificate.
///
/// Each is replaced atomically. All calls block for as long as the disk takes; none is made on an event loop.
struct NodeStorage: Sendable {
    /// An existing folder, or nil to keep nothing.
    let directory: String?
    /// Where a renewed certificate goes, or nil.
    let certificatePath: String?

    /// The largest file that is read.
    static let maximumBytes = 64 << 20

    /// The stored revocation list, as written.
    func revocations() -> [UInt8]? {
        read("crl.json")
    }

    /// Stores the revocation list.
    func writeRevocations(_ bytes: [UInt8]) throws(FileError) {
        try write(bytes, to: "crl.json")
    }

    /// The stored successions of the authority's key, to be verified again.
    ///
    /// - Source: Specification 02 §12.
    func keyHistory(of genesis: GenesisBlock) -> KeyHistoryReply? {
        guard let bytes = read("key-history.json"),
            let members = try? JSONValue(parsing: bytes).objectValue,  // a damaged cache counts as none
            let successions = members["successions"]?.arrayValue
        else { return nil }
        let grace = members["vouching_grace_seconds"]?.int64Value.flatMap {
            (0...86_400).contains($0) ? Duration.seconds($0) : nil
        }
        return KeyHistoryReply(genesis: genesis.json, successions: successions, vouchingGrace: grace)
    }

    /// Stores the successions of the authority's key.
    func writeKeyHistory(_ history: AuthorityKeyHistory) throws(FileError) {
        let value: JSONValue = [
            "successions": .array(history.successions.map(\.json)),
            "vouching_grace_seconds": .int(history.vouchingGrace.components.seconds),
        ]
        let sorted = (try? JSONValue(parsing: value.canonicalBytes())) ?? value  // what we render parses
        try write(sorted.indentedPlainBytes() + [0x0A], to: "key-history.json")
    }

    /// Stores a renewed certificate.
    func writeCertificate(_ certificate: JoinCertificate) throws(FileError) {
        guard let certificatePath else { return }
        try AtomicFile.write(certificate.indentedPlainBytes(), to: certificatePath)
    }

    private func read(_ name: String) -> [UInt8]? {
        guard let directory else { return nil }
        // What cannot be read counts as absent: the authority and the peers will give it again.
        return try? AtomicFile.read(directory + "/" + name, maximumBytes: Self.maximumBytes)
    }

    private func write(_ bytes: [UInt8], to name: String) throws(FileError) {
        guard let directory else { return }
        try AtomicFile.write(bytes, to: directory + "/" + name, mode: 0o600)
    }
}
