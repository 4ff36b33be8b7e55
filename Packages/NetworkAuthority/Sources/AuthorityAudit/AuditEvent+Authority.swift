internal import AuthorityCore
internal import MeshAudit
internal import MeshProtocol

extension AuditEvent {
    /// A stored event of an authority as a record.
    ///
    /// Its type, details and time are kept. A row that is no event is recorded as such.
    init(_ row: StoredAuditEvent, now: UTCTime) {
        let time = row.createdAt ?? now
        // Why the text is no event does not matter: what matters is which row it is.
        guard let event = try? FieldReader(JSONValue(parsing: row.text)),
            let type = try? event.string("event_type"), let details = try? event.object("details", default: [:])
        else {
            self.init(
                id: row.id, .unreadableRow, at: time, action: "An audit row could not be read", result: .failure,
                details: ["bytes": .int(row.text.utf8.count)])
            return
        }
        let form = Form(type: type)
        let reason = details["reason"]?.stringValue
        self.init(
            id: row.id, AuditEventType(type), at: time, actor: form.actor.flatMap { details[$0]?.stringValue },
            target: form.target.flatMap { details[$0]?.stringValue },
            action: form.tellsReason ? reason.map { "\(form.action): \($0)" } ?? form.action : form.action,
            result: form.result, details: details)
    }

    /// The last event in the file is not in the store; where the log goes on by the time.
    static func positionLost(_ position: AuditFileWriter.Position, at time: UTCTime) -> AuditEvent {
        AuditEvent(
            .auditPositionLost, at: time, target: position.lastEventID,
            action: "The last event of this log is not in the database: going on by the time", result: .failure)
    }
}

extension AuditEventType {
    /// A row of the store that is no event.
    static let unreadableRow = AuditEventType("event_unreadable")
}

/// How a kind of event is told in a record.
private struct Form {
    var action: String
    var result = AuditResult.success
    /// The member of the details that says who caused it.
    var actor: String?
    /// The member of the details that says what it concerned.
    var target: String?
    var tellsReason = false

    /// The form of a type; a type that is not ours is told by its name.
    init(type: String) {
        if let kind = AuthorityEvent.Kind(rawValue: type) {
            self = Self.form(of: kind)
        } else {
            self.init(named: type)
        }
    }

    private init(named type: String) {
        self.init(
            action: String(type.map { $0 == "_" ? " " : $0 }),
            result: type.hasSuffix("_failed") ? .failure : type.hasSuffix("_denied") ? .denied : .success)
    }

    private init(
        action: String, result: AuditResult = .success, actor: String? = nil, target: String? = nil,
        tellsReason: Bool = false
    ) {
        self.action = action
        self.result = result
        self.actor = actor
        self.target = target
        self.tellsReason = tellsReason
    }

    private static func form(of kind: AuthorityEvent.Kind) -> Form {
        switch kind {
        case .inviteCreated:
            Form(action: "Invite created", actor: "created_by", target: "token_fingerprint")
        case .certificateIssued:
            Form(action: "Certificate issued", actor: "node_public_key", target: "cert_id")
        case .certificateRenewed:
            Form(action: "Certificate renewed", actor: "node_public_key", target: "new_cert_id")
        case .certificateRevoked:
            Form(action: "Revoked certificate", actor: "revoked_by", target: "cert_id", tellsReason: true)
        case .heartbeatRejected:
            Form(action: "Heartbeat rejected", result: .rejected, target: "cert_id", tellsReason: true)
        case .renewalRejected:
            Form(action: "Renewal rejected", result: .rejected, target: "cert_id", tellsReason: true)
        case .joinRejected:
            Form(action: "Join rejected", result: .rejected, actor: "node_public_key", tellsReason: true)
        case .nodeAuthFailed:
            Form(action: "Authentication failed", result: .failure, actor: "scope", tellsReason: true)
        case .adminAuthFailed:
            Form(action: "Authentication failed", result: .failure, actor: "key_id", tellsReason: true)
        case .adminAuthzDenied:
            Form(action: "Authorization denied", result: .denied, actor: "key_id", tellsReason: true)
        case .adminAuthThrottled:
            Form(action: "Authentication throttled", result: .denied, actor: "key_id", tellsReason: true)
        case .operatorKeyRevoked:
            Form(action: "Operator key revoked", actor: "revoked_by", target: "key_id", tellsReason: true)
        case .policyPublished:
            Form(action: "Policy published", actor: "published_by", target: "policy_id")
        case .policyRolledBack:
            Form(action: "Policy rolled back", actor: "rolled_back_by", target: "policy_id")
        case .keySuccessionRecorded:
            Form(action: "Succession of the authority's key recorded", actor: "recorded_by", target: "new_key_id")
        case .recordsReissued:
            Form(action: "Records signed again", actor: "reissued_by", target: "key_id")
        default:
            Form(named: kind.rawValue)
        }
    }
}
