/// What the owner of a dispatcher does about a received message.
public enum ControlAction: Sendable, Equatable {
    /// Nothing is carried out; audit the refusal, with result `denied` for the stages `revoked` and `authorization`.
    case refuse(ControlRefusal)

    /// Store the memory of the message, call the handler of its command, and report the end with
    /// `ControlDispatcher.handlerFinished(succeeded:)`.
    case execute(AcceptedControlMessage)
}
