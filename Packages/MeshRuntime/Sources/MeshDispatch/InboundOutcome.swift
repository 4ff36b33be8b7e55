/// What became of an inbound message.
public enum InboundOutcome: Sendable, Equatable {
    /// A subsystem has it.
    case dispatched
    /// Its type has no meaning here: a name that is only defined, or a heartbeat, which the link answers itself.
    case ignored
    /// It reached no subsystem.
    case refused(InboundRefusal)
}

/// Why a message reached no subsystem.
public enum InboundRefusal: String, Sendable, CaseIterable {
    /// The link is not, or no longer, admitted.
    case notAdmitted = "not_admitted"
    /// The payload is not one of its type.
    case malformedPayload = "malformed_payload"
    /// The message's identifier exceeds its limit.
    case identifierTooLong = "identifier_too_long"
}
