public import MeshProtocol

/// A control message that passed every check and whose command is handled.
public struct AcceptedControlMessage: Sendable, Equatable {
    /// The message.
    public let message: ControlMessage

    /// What the issuer may use of its roles for this message.
    public let roles: [String]

    /// What must be on durable storage before the command takes effect, so that a restart does not forget the message.
    public let memory: ReplayCache.Entry

    /// Makes the result of the checks.
    public init(message: ControlMessage, roles: [String], memory: ReplayCache.Entry) {
        self.message = message
        self.roles = roles
        self.memory = memory
    }
}
