/// The check at which a control message was refused.
///
/// The raw values are labels of metrics and audit records.
///
/// - Source: Specification 05 §10
public enum ControlStage: String, Sendable, Hashable, CaseIterable {
    /// A text or list of the message is longer than is accepted, or empty where it must not be.
    case malformed
    /// The delivering peer or the issuer is a revoked node.
    case revoked
    /// The message is for another node, or names none where it must.
    case target
    /// The id was seen before, or cannot be remembered.
    case replay
    /// The issuer is unknown, or its key no longer counts.
    case issuer
    /// The dates do not allow the message now.
    case expired
    /// The signatures do not satisfy the policy.
    case signature
    /// The issuer's roles do not grant the command in this scope.
    case authorization
    /// Nothing handles the command.
    case noHandler = "no_handler"
}
