/// The payload of revocation gossip.
///
/// - Source: Specification 04 §7
public enum RevocationPayload: Sendable, Equatable {
    /// "My list is this"; an absent sequence was read as 0, and the receiver refuses negative ones.
    case announceSequence(sequence: Int64, crlID: String)

    /// Asks the peer for its list.
    case requestCRL

    /// A list, as the answer to a request or to a lower sequence.
    case crlData(CertificateRevocationList)

    /// A list pushed to everybody; handled as `crlData`.
    case emergencyCRL(CertificateRevocationList)

    /// Reads a payload.
    ///
    /// - Throws: `DecodingRefusal` when the action is unknown or the list does not decode.
    public init(_ payload: JSONObject) throws(DecodingRefusal) {
        let fields = FieldReader(members: payload)
        switch try fields.string("action") {
        case "announce_sequence":
            self = .announceSequence(
                sequence: try fields.integer("sequence", default: 0),
                crlID: try fields.optionalString("crl_id") ?? "")
        case "request_crl": self = .requestCRL
        case "crl_data": self = .crlData(try fields.document("crl"))
        case "emergency_crl": self = .emergencyCRL(try fields.document("crl"))
        default: throw DecodingRefusal(member: "action", reason: "unknown revocation action")
        }
    }

    /// The payload's members.
    public var payload: JSONObject {
        switch self {
        case .announceSequence(let sequence, let crlID):
            ["action": "announce_sequence", "sequence": .int(sequence), "crl_id": .string(crlID)]
        case .requestCRL: ["action": "request_crl"]
        case .crlData(let list): ["action": "crl_data", "crl": list.json]
        case .emergencyCRL(let list): ["action": "emergency_crl", "crl": list.json]
        }
    }
}
