public import MeshProtocol

/// Something that happened at the authority, for its audit.
///
/// Never holds request bodies, signatures or tokens.
/// - Source: Specification 06 §11
public struct AuthorityEvent: Sendable, Equatable {
    /// What kind of event it is.
    public enum Kind: String, Sendable, CaseIterable {
        case inviteCreated = "invite_created"
        case certificateIssued = "certificate_issued"
        case certificateRenewed = "certificate_renewed"
        case certificateRevoked = "certificate_revoked"
        case heartbeatRejected = "heartbeat_rejected"
        case renewalRejected = "renewal_rejected"
        case joinRejected = "join_rejected"
        case nodeAuthFailed = "node_auth_failed"
        case adminAuthFailed = "admin_auth_failed"
        case adminAuthzDenied = "admin_authz_denied"
        case adminAuthThrottled = "admin_auth_throttled"
        case operatorKeyRevoked = "operator_key_revoked"
        case policyPublished = "policy_published"
        case policyRolledBack = "policy_rolled_back"
        case keySuccessionRecorded = "na_key_succession_recorded"
        case recordsReissued = "na_records_reissued"
        case eventsSuppressed = "events_suppressed"
        case databaseRestored = "database_restored"
        case invitesConfirmed = "invites_confirmed"
        case revocationSequenceRaised = "crl_sequence_raised"
    }

    /// Unique name of the event, a UUID that begins with the time: so events are stored side by side.
    public let id: String
    /// What kind of event it is.
    public let kind: Kind
    /// What it concerned.
    public internal(set) var details: JSONObject
    /// When it happened.
    public let createdAt: UTCTime

    /// Makes an event with an id of its own.
    ///
    /// - Parameter address: who caused it; goes into the details as `remote_addr`.
    public init(_ kind: Kind, details: JSONObject, from address: ClientAddress? = nil, at time: UTCTime) {
        id = UUIDv7.make(at: time)
        self.kind = kind
        var details = details
        if let address { details["remote_addr"] = .string(address.text) }
        self.details = details
        createdAt = time
    }

    /// The event as it is stored.
    public var json: JSONValue {
        [
            "event_id": .string(id),
            "event_type": .string(kind.rawValue),
            "details": .object(details),
            "created_at": .string(createdAt.requestText),
        ]
    }
}
