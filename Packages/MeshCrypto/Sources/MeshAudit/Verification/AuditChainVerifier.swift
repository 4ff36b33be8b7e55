public import MeshCrypto
internal import MeshProtocol

/// Follows a chain of audit records line by line.
///
/// A pure value of constant size. After a fault it does not go on.
///
/// - Source: Specification 02 §14
public struct AuditChainVerifier: Sendable {
    /// Whose signatures count: each writer's key under its own name.
    private let writers: [NodeID: PublicKey]

    /// How many records stand in the chain so far.
    public private(set) var records = 0
    /// The hash of the last of them.
    public private(set) var head: String?
    /// The hash that the first of them follows; nil when the chain begins with it.
    public private(set) var follows: String?

    /// Begins before the first record.
    ///
    /// - Parameter writers: the keys whose records are accepted
    public init(writers: [PublicKey]) {
        self.writers = Dictionary(writers.map { ($0.nodeID, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Accepts the next line and returns its record, or throws why it does not stand in the chain.
    ///
    /// The first record may follow one that is not here: see ``follows``.
    ///
    /// - Parameter line: the line without its end
    @discardableResult
    public mutating func accept(_ line: [UInt8]) throws(AuditFault) -> AuditRecord {
        let record = try Self.intact(line)
        if records > 0, !Self.isSame(record.previousHash, head) {
            throw .wrongLink(expected: head, found: record.previousHash)
        }
        try verifySignature(of: record)
        if records == 0 { follows = record.previousHash }
        records += 1
        head = record.eventHash
        return record
    }

    /// Requires that the chain ends with a record of this hash.
    public func requireHead(_ expected: String) throws(AuditFault) {
        guard Self.isSame(expected, head) else { throw .wrongHead(expected: expected, found: head) }
    }

    /// The record of a line, if its hash is right; nothing is said about its place and its signature.
    static func intact(_ line: [UInt8]) throws(AuditFault) -> AuditRecord {
        let json: JSONValue
        do throws(JSONRefusal) {
            json = try JSONValue(parsing: line)
        } catch {
            throw .notJSON(reason: error.rawValue)
        }
        let record: AuditRecord
        let received: JSONObject
        do throws(DecodingRefusal) {
            record = try AuditRecord(json: json)
            received = try FieldReader(json).object
        } catch {
            throw .malformed("\(error)")
        }
        guard SHA256.hex(AuditRecord.hashInput(of: received)).isSameText(as: record.eventHash) else {
            throw .wrongHash
        }
        return record
    }

    private func verifySignature(of record: AuditRecord) throws(AuditFault) {
        guard let text = record.signature else { throw .unsigned }
        guard let writer = NodeID(text: record.nodeID), let key = writers[writer] else {
            throw .unknownWriter(record.nodeID)
        }
        guard let signature = Ed25519Signature(text: text), key.isValid(signature, for: Array(record.eventHash.utf8))
        else { throw .wrongSignature }
    }

    private static func isSame(_ left: String?, _ right: String?) -> Bool {
        switch (left, right) {
        case (nil, nil): true
        case (let left?, let right?): left.isSameText(as: right)
        default: false
        }
    }
}
