/// The naming of the authority's next key.
///
/// Signed once each by the root key, the new key and the outgoing key.
///
/// - Source: Specification 02 §11
public struct KeySuccessionRecord: ExactFormDocument {
    private static let memberNames = [
        "succession_id", "sovereign_id", "key_sequence", "previous_key_id", "previous_public_key", digestName,
        "new_key_id", "new_public_key", "effective_at", "new_valid_to", "issued_at", "signatures",
    ]

    private static let digestName = "previous_succession_digest"

    /// A UUID, 1–128 characters.
    public var successionID: String

    /// The network name of the genesis block, 1–256 characters.
    public var sovereignID: String

    /// The position of the new key, from 2; the genesis key is 1.
    public var keySequence: Int64

    /// The key id of the outgoing key, 1–128 characters.
    public var previousKeyID: String

    /// Base64 of the outgoing key, 1–128 characters.
    public var previousPublicKey: String

    /// Hex SHA-256 of the succession before, 64 characters; absent in the first one, and then in every form.
    public var previousSuccessionDigest: String?

    /// The key id of the new key, 1–128 characters.
    public var newKeyID: String

    /// Base64 of the new key, 1–128 characters.
    public var newPublicKey: String

    /// When the new key starts and the outgoing one is succeeded.
    public var effectiveAt: Timestamp

    /// The enforced end of the new key.
    public var newValidTo: Timestamp

    /// When the record was made.
    public var issuedAt: Timestamp

    /// Signatures in any order.
    public var signatures: [DocumentSignature]

    /// Makes a record of its members.
    public init(
        successionID: String, sovereignID: String, keySequence: Int64, previousKeyID: String,
        previousPublicKey: String, previousSuccessionDigest: String? = nil, newKeyID: String, newPublicKey: String,
        effectiveAt: Timestamp, newValidTo: Timestamp, issuedAt: Timestamp, signatures: [DocumentSignature] = []
    ) {
        self.successionID = successionID
        self.sovereignID = sovereignID
        self.keySequence = keySequence
        self.previousKeyID = previousKeyID
        self.previousPublicKey = previousPublicKey
        self.previousSuccessionDigest = previousSuccessionDigest
        self.newKeyID = newKeyID
        self.newPublicKey = newPublicKey
        self.effectiveAt = effectiveAt
        self.newValidTo = newValidTo
        self.issuedAt = issuedAt
        self.signatures = signatures
    }

    /// Decodes a record and refuses members that the type does not know.
    ///
    /// - Throws: `DecodingRefusal` for the first member that does not fit.
    public init(json: JSONValue) throws(DecodingRefusal) {
        try FieldReader(json).refuseUnknownMembers(knowing: Self.memberNames)
        try self.init(ignoringUnknownMembersOf: json)
    }

    /// Decodes a record with unknown members set aside, for the verification of a key history.
    ///
    /// - Throws: `DecodingRefusal` for the first known member that does not fit.
    public init(ignoringUnknownMembersOf json: JSONValue) throws(DecodingRefusal) {
        let fields = try FieldReader(json)
        successionID = try Self.text("succession_id", 1...128, fields)
        sovereignID = try Self.text("sovereign_id", 1...256, fields)
        keySequence = try fields.integer("key_sequence")
        guard keySequence >= 2 else {
            throw DecodingRefusal(member: "key_sequence", reason: "expected 2 or more, found \(keySequence)")
        }
        previousKeyID = try Self.text("previous_key_id", 1...128, fields)
        previousPublicKey = try Self.text("previous_public_key", 1...128, fields)
        previousSuccessionDigest = try fields.optionalString(Self.digestName)
        if let digest = previousSuccessionDigest {
            try Self.requireLength(of: digest, 64...64, Self.digestName)
        }
        newKeyID = try Self.text("new_key_id", 1...128, fields)
        newPublicKey = try Self.text("new_public_key", 1...128, fields)
        effectiveAt = try Self.timeAtOffsetZero("effective_at", fields)
        newValidTo = try Self.timeAtOffsetZero("new_valid_to", fields)
        issuedAt = try Self.timeAtOffsetZero("issued_at", fields)
        signatures = try fields.documents("signatures")
    }

    /// The members in declaration order; an absent digest is omitted.
    public var json: JSONValue {
        var members: JSONObject = [
            "succession_id": .string(successionID),
            "sovereign_id": .string(sovereignID),
            "key_sequence": .int(keySequence),
            "previous_key_id": .string(previousKeyID),
            "previous_public_key": .string(previousPublicKey),
        ]
        members[Self.digestName] = previousSuccessionDigest.map { .string($0) }
        members["new_key_id"] = .string(newKeyID)
        members["new_public_key"] = .string(newPublicKey)
        members["effective_at"] = .string(effectiveAt.text)
        members["new_valid_to"] = .string(newValidTo.text)
        members["issued_at"] = .string(issuedAt.text)
        members["signatures"] = .documents(signatures)
        return .object(members)
    }

    /// The received members without a digest of `null`, which counts as absent.
    public static func withoutAbsentMembers(_ received: JSONObject) -> JSONObject {
        received[digestName]?.isNull == true ? received.removing(digestName) : received
    }

    private static func text(
        _ name: String, _ lengths: ClosedRange<Int>, _ fields: FieldReader
    ) throws(DecodingRefusal) -> String {
        let text = try fields.string(name)
        try requireLength(of: text, lengths, name)
        return text
    }

    private static func requireLength(
        of text: String, _ lengths: ClosedRange<Int>, _ name: String
    ) throws(DecodingRefusal) {
        let length = text.unicodeScalars.count
        guard lengths.contains(length) else {
            throw DecodingRefusal(
                member: name,
                reason: "expected \(lengths.lowerBound) to \(lengths.upperBound) characters, found \(length)")
        }
    }

    private static func timeAtOffsetZero(
        _ name: String, _ fields: FieldReader
    ) throws(DecodingRefusal) -> Timestamp {
        let timestamp = try fields.timestamp(name)
        // A timestamp of offset zero is always rendered with `Z`.
        guard timestamp.text.utf8.last == UInt8(ascii: "Z") else {
            throw DecodingRefusal(member: name, reason: "expected a time in UTC, found \(timestamp.text)")
        }
        return timestamp
    }
}
