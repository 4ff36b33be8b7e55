public import MeshProtocol

/// What a decision may look at of operator keys.
public protocol OperatorKeyReader {
    /// Operator keys that were revoked.
    func revokedOperatorKeys() throws -> Set<ExactText>
    /// Whether an operator key was revoked.
    func isOperatorKeyRevoked(_ id: String) throws -> Bool
}

/// What a decision may change of operator keys.
public protocol OperatorKeyWriter {
    /// Notes that an operator key is revoked, and by which other key; nil for the program that embeds the authority.
    func revokeOperatorKey(_ id: String, reason: String, by revoker: String?, at time: UTCTime) throws
}
