public import MeshProtocol

/// Why the verification of a key history stopped, and where.
///
/// - Source: Specification 02 §11
public struct KeyHistoryFailure: Sendable, Equatable {
    /// The refusals of the specification, by its words.
    public enum Reason: String, Error, Sendable, CaseIterable {
        /// The genesis block does not decode, or names no valid authority key.
        case genesisInvalid = "genesis_invalid"
        /// The genesis block names another root key than the verifier's.
        case genesisRootMismatch = "genesis_root_mismatch"
        /// The root key did not sign the genesis block as received.
        case genesisInvalidSignature = "genesis_invalid_signature"
        /// A signed document has members that its type does not know.
        case unknownField = "unknown_field"
        /// A signed document is not as this specification renders it.
        case nonCanonicalForm = "non_canonical_form"
        /// A record does not decode.
        case payloadInvalid = "payload_invalid"
        /// None of the keys involved signed a record as received.
        case invalidSignature = "invalid_signature"
        /// A record is of another network.
        case sovereignMismatch = "succession_sovereign_mismatch"
        /// A record does not follow the one before.
        case chainBreak = "succession_chain_break"
        /// A record names a key that is invalid, was held before, or is the root key.
        case keyReused = "succession_key_reused"
        /// A record was issued after it takes effect.
        case backdated = "succession_backdated"
        /// A record takes effect no later than the key before it, or ends no later than it begins.
        case notIncreasing = "succession_not_increasing"
        /// A record takes effect after the end of the key before it.
        case afterExpiry = "succession_after_expiry"
        /// The root key did not sign a record.
        case invalidRootSignature = "succession_invalid_root_signature"
        /// The new key did not sign a record.
        case invalidNewKeySignature = "succession_invalid_new_key_signature"
        /// The outgoing key did not sign a record.
        case invalidPreviousSignature = "succession_invalid_previous_signature"
    }

    /// The position in the history: 1 for the genesis block.
    public let keySequence: Int64
    /// The refusal.
    public let reason: Reason
    /// What was found, for people; may be empty.
    public let detail: String

    /// Makes a failure.
    public init(keySequence: Int64, reason: Reason, detail: String = "") {
        self.keySequence = keySequence
        self.reason = reason
        self.detail = detail
    }

    /// The failure as JSON: `key_sequence`, `reason`, `detail`.
    public var json: JSONValue {
        ["key_sequence": .int(keySequence), "reason": .string(reason.rawValue), "detail": .string(detail)]
    }
}
