internal import MeshProtocol

/// What kind of event an audit record tells.
///
/// The 22 types of the nodes have names here; whoever writes a log may add types of its own.
///
/// - Source: Specification 02 §14
public struct AuditEventType: Sendable, Hashable, CustomStringConvertible {
    private let text: ExactText

    /// Names a type: lower-case words joined by underscores.
    public init(_ name: String) {
        text = ExactText(name)
    }

    /// The name, as in a record.
    public var name: String { text.text }

    /// The name.
    public var description: String { name }
}

// MARK: - The types of the nodes

extension AuditEventType {
    /// A certificate was issued.
    public static let certificateIssued = AuditEventType("certificate_issued")
    /// A certificate was renewed.
    public static let certificateRenewed = AuditEventType("certificate_renewed")
    /// A certificate was revoked.
    public static let certificateRevoked = AuditEventType("certificate_revoked")
    /// A certificate expired.
    public static let certificateExpired = AuditEventType("certificate_expired")
    /// A node started.
    public static let nodeStarted = AuditEventType("node_started")
    /// A node stopped.
    public static let nodeStopped = AuditEventType("node_stopped")
    /// A node joined the network.
    public static let nodeJoined = AuditEventType("node_joined")
    /// A node left the network.
    public static let nodeLeft = AuditEventType("node_left")
    /// A node is refused from now on.
    public static let nodeBlacklisted = AuditEventType("node_blacklisted")
    /// A connection to a peer was established.
    public static let connectionEstablished = AuditEventType("connection_established")
    /// A connection to a peer could not be made.
    public static let connectionFailed = AuditEventType("connection_failed")
    /// A connection to a peer ended.
    public static let connectionClosed = AuditEventType("connection_closed")
    /// A control message arrived.
    public static let controlMessageReceived = AuditEventType("control_message_received")
    /// A control message was obeyed.
    public static let controlMessageAccepted = AuditEventType("control_message_accepted")
    /// A control message was refused.
    public static let controlMessageRejected = AuditEventType("control_message_rejected")
    /// Another policy came into force.
    public static let policyUpdated = AuditEventType("policy_updated")
    /// A peer showed who it is.
    public static let authenticationSuccess = AuditEventType("authentication_success")
    /// A peer failed to show who it is.
    public static let authenticationFailure = AuditEventType("authentication_failure")
    /// A peer asked for what it may not have.
    public static let authorizationDenied = AuditEventType("authorization_denied")
    /// A signature did not verify.
    public static let signatureInvalid = AuditEventType("signature_invalid")
    /// Another revocation list came into force.
    public static let crlUpdated = AuditEventType("crl_updated")
    /// A revocation list had no valid signature.
    public static let crlSignatureInvalid = AuditEventType("crl_signature_invalid")

    /// The types that the specification lists, in its order.
    public static let specified: [AuditEventType] = [
        .certificateIssued, .certificateRenewed, .certificateRevoked, .certificateExpired, .nodeStarted, .nodeStopped,
        .nodeJoined, .nodeLeft, .nodeBlacklisted, .connectionEstablished, .connectionFailed, .connectionClosed,
        .controlMessageReceived, .controlMessageAccepted, .controlMessageRejected, .policyUpdated,
        .authenticationSuccess, .authenticationFailure, .authorizationDenied, .signatureInvalid, .crlUpdated,
        .crlSignatureInvalid,
    ]
}

// MARK: - What a log tells of itself

extension AuditEventType {
    /// The end of the file was no record when the log was opened: it was cut off and kept aside.
    public static let auditTailCut = AuditEventType("audit_tail_cut")
    /// Writing failed for a while and works again; says how often it failed and how many records were lost.
    public static let auditWritingResumed = AuditEventType("audit_writing_resumed")

    /// The events that the log is given no longer hold its last one.
    public static let auditPositionLost = AuditEventType("audit_position_lost")

    /// Whether it tells of the log itself, between the events that the log is given.
    public var isOfLog: Bool { Self.eventsOfLog.contains(self) }

    private static let eventsOfLog: Set<AuditEventType> = [.auditTailCut, .auditWritingResumed, .auditPositionLost]

    /// Whether it is on the disk before anybody goes on, whatever its result.
    var isSecurityEvent: Bool { Self.securityEvents.contains(self) }

    private static let securityEvents: Set<AuditEventType> = [
        .certificateRevoked, .nodeBlacklisted, .controlMessageRejected, .authenticationFailure, .authorizationDenied,
        .signatureInvalid, .crlSignatureInvalid, .auditTailCut, .auditWritingResumed,
    ]
}
