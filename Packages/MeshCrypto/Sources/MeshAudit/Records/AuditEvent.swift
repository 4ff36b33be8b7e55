public import MeshProtocol

/// Something to be recorded: a record before it has a place in the chain.
///
/// Never holds secrets, request bodies, signatures, tokens or payloads.
public struct AuditEvent: Sendable {
    /// Unique name of the event, a UUID.
    public var id: String
    /// What kind of event it is.
    public var type: AuditEventType
    /// When it happened.
    public var time: UTCTime
    /// Who caused it, where that is known.
    public var actor: String?
    /// Whom or what it concerned.
    public var target: String?
    /// What was done or tried, in words.
    public var action: String
    /// How it came out.
    public var result: AuditResult
    /// What else is known.
    public var details: JSONObject

    /// Makes an event.
    public init(
        id: String = UUIDv4.make(), _ type: AuditEventType, at time: UTCTime, actor: String? = nil,
        target: String? = nil, action: String, result: AuditResult = .success, details: JSONObject = [:]
    ) {
        self.id = id
        self.type = type
        self.time = time
        self.actor = actor
        self.target = target
        self.action = action
        self.result = result
        self.details = details
    }

    /// Whether it is on the disk before anybody goes on; other events may wait a second.
    public var isSecurityEvent: Bool {
        type.isSecurityEvent || result == .denied || result == .rejected || result == .failure
    }
}
