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
    public static let certificateIssued = AuditEventType("certificate_issued")
    public static let certificateRenewed = AuditEventType("certificate_renewed")
    public static let certificateRevoked = AuditEventType("certificate_revoked")
    public static let certificateExpired = AuditEventType("certificate_expired")
    public static let nodeStarted = AuditEventType("node_started")
    public static let nodeStopped = AuditEventType("node_stopped")
    public static let nodeJoined = AuditEventType("node_joined")
    public static let nodeLeft = AuditEventType("node_left")
    public static let nodeBlacklisted = AuditEventType("node_blacklisted")
    public static let connectionEstablished = AuditEventType("connection_established")
    public static let connectionFailed = AuditEventType("connection_failed")
    public static let connectionClosed = AuditEventType("connection_closed")
    public static let controlMessageReceived = AuditEventType("control_message_received")
    public static let controlMessageAccepted = AuditEventType("control_message_accepted")
    public static let controlMessageRejected = AuditEventType("control_message_rejected")
    public static let policyUpdated = AuditEventType("policy_updated")
    public static let authenticationSuccess = AuditEventType("authentication_success")
    public static let authenticationFailure = AuditEventType("authentication_failure")
    public static let authorizationDenied = AuditEventType("authorization_denied")
    public static let signatureInvalid = AuditEventType("signature_invalid")
    public static let crlUpdated = AuditEventType("crl_updated")
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

    /// Whether it tells of the log itself, between the events that the log is given: its name begins with `audit_`.
    public var isOfLog: Bool { name.utf8.starts(with: "audit_".utf8) }

    /// Whether it is on the disk before anybody goes on, whatever its result.
    var isSecurityEvent: Bool { Self.securityEvents.contains(self) }

    private static let securityEvents: Set<AuditEventType> = [
        .certificateRevoked, .nodeBlacklisted, .controlMessageRejected, .authenticationFailure, .authorizationDenied,
        .signatureInvalid, .crlSignatureInvalid, .auditTailCut, .auditWritingResumed,
    ]
}
