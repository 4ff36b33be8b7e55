public import MeshProtocol

/// Where a dispatcher learns who issuers are.
///
/// Answers are immutable while one message is judged: give the dispatcher a snapshot.
///
/// - Source: Specification 05 §10
public protocol IssuerDirectory: Sendable {
    /// The issuer behind a key id, or nil when it is unknown.
    ///
    /// - Parameters:
    ///   - name: The text of the message's `issuer`, to be compared byte for byte.
    ///   - now: The present time, by which keys are judged.
    func issuer(named name: String, now: UTCTime) -> ControlIssuer?

    /// Whether a node's admission is revoked.
    func isRevoked(_ node: NodeID) -> Bool
}
