/// What a node does about new links while its revocation list is past its next update.
public enum StaleRevocationPolicy: Sendable, Hashable {
    /// Takes them, and reports ``NodeEvent/revocationsStale(sequence:)``.
    case warn
    /// Refuses them with 1013 until a newer list is in force; live links stay.
    case refuse
}
