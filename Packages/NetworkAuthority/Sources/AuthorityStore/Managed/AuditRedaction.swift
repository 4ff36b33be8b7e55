internal import MeshProtocol

/// What is taken out of audit events before they leave the authority.
///
/// - Source: Specification 07 §6
enum AuditRedaction {
    /// A member is sensitive when its lower-case name contains one of these.
    static let names = [
        "admin_signature", "body", "invite_token", "na_private_key", "nonce", "operator_private_key", "private_key",
        "request_body", "signature", "token",
    ]

    /// The value with sensitive members replaced, at any depth.
    static func applied(to value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object):
            return .object(
                JSONObject(
                    object.map { member in
                        let name = member.name.lowercased()
                        let isSensitive = names.contains { name.contains($0) }
                        return (member.name, isSensitive ? "<redacted>" : applied(to: member.value))
                    }))
        case .array(let elements):
            return .array(elements.map(applied))
        default:
            return value
        }
    }
}
