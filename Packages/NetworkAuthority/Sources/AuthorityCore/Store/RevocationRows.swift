public import MeshProtocol

/// What a decision may look at of revocation lists.
public protocol RevocationReader {
    /// The sequence of the active revocation list.
    func activeRevocationSequence() throws -> Int64?
    /// The active revocation list.
    func activeRevocationList() throws -> CertificateRevocationList?
}

/// What a decision may change of revocation lists.
public protocol RevocationWriter {
    /// Adds a revocation list and makes it the active one.
    func publish(_ list: CertificateRevocationList, at time: UTCTime) throws
}
