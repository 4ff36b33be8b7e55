public import MeshCrypto

/// Gives events their places in a chain of signed records.
///
/// A pure value: what it returns is part of the chain once the caller keeps the changed value.
///
/// - Source: Specification 02 §14
public struct AuditChain: Sendable {
    /// The hash of the last record, nil before the first.
    public private(set) var head: String?

    private let signer: any DocumentSigner

    /// Begins a chain, or goes on after a record.
    ///
    /// - Parameters:
    ///   - head: the hash of the record to go on after, nil for a new chain
    ///   - signer: signs the records, and names their writer by its key
    public init(head: String?, signer: any DocumentSigner) {
        self.head = head
        self.signer = signer
    }

    /// The next record of the chain.
    ///
    /// Throws what the signer throws; the chain is then as it was.
    public mutating func append(_ event: AuditEvent) throws -> AuditRecord {
        let record = try AuditRecord(event, after: head, signer: signer)
        head = record.eventHash
        return record
    }
}
