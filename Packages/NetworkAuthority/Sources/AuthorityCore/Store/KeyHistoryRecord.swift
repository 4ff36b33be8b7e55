public import MeshProtocol

/// One of the authority's keys as it is kept.
///
/// The first is that of the genesis block.
///
/// - Source: Specification 06 §12
public struct KeyHistoryRecord: Sendable, Equatable {
    /// Position of the key, from 1.
    public var sequence: Int64
    /// Name of the key, where it is known.
    public var keyID: String?
    /// The key, base64.
    public var publicKey: String
    /// From when it signs; the genesis key always did.
    public var effectiveAt: UTCTime?
    /// Its end as announced.
    public var validTo: UTCTime?
    /// Whether that end is enforced; for the genesis key it is not.
    public var isEndEnforced: Bool
    /// Digest of the record that named it.
    public var successionDigest: String?
    /// The record that named it, in canonical form with its signatures.
    public var successionJSON: String?
    /// When it was recorded.
    public var recordedAt: UTCTime

    /// Makes a record of the genesis key.
    public init(genesisKey: String, keyID: String, validTo: UTCTime?, recordedAt: UTCTime) {
        self.init(
            sequence: 1, keyID: keyID, publicKey: genesisKey, effectiveAt: nil, validTo: validTo, isEndEnforced: false,
            successionDigest: nil, successionJSON: nil, recordedAt: recordedAt)
    }

    /// Makes a record.
    public init(
        sequence: Int64, keyID: String?, publicKey: String, effectiveAt: UTCTime?, validTo: UTCTime?,
        isEndEnforced: Bool, successionDigest: String?, successionJSON: String?, recordedAt: UTCTime
    ) {
        self.sequence = sequence
        self.keyID = keyID
        self.publicKey = publicKey
        self.effectiveAt = effectiveAt
        self.validTo = validTo
        self.isEndEnforced = isEndEnforced
        self.successionDigest = successionDigest
        self.successionJSON = successionJSON
        self.recordedAt = recordedAt
    }
}
