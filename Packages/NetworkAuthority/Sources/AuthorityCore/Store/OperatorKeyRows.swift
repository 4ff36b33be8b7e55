public import MeshProtocol

/// What a decision may look at of operator keys.
public protocol OperatorKeyReader {
    /// Operator keys that were revoked.
    func revokedOperatorKeys() throws -> Set<ExactText>
}
