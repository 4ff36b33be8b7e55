internal import MeshControlPlane
internal import MeshCrypto
internal import MeshIdentity
internal import MeshProtocol

/// Whose control messages a node knows how to judge: the authority's keys and its own.
///
/// - Source: Specification 05 §10.
struct NodeIssuers: IssuerDirectory {
    let identity: NodeIdentity

    /// The name under which reference nodes know the genesis key.
    static let referenceAuthorityName = "na-2025-q1"

    func issuer(named name: String, now: UTCTime) -> ControlIssuer? {
        let history = identity.trust.history
        if let window = window(named: name, in: history) {
            return ControlIssuer(
                key: window.publicKey, roles: [MeshRole.admin],
                isVouching: window.vouches(at: now, grace: history.vouchingGrace))
        }
        guard name.isSameText(as: identity.id.text) else { return nil }
        return ControlIssuer(key: identity.signer.publicKey, roles: identity.certificate.roles)
    }

    /// Certificates are revoked, not nodes: a revoked peer has no link over which a message could come.
    func isRevoked(_ node: NodeID) -> Bool { false }

    private func window(named name: String, in history: AuthorityKeyHistory) -> AuthorityKeyWindow? {
        if let window = history.window(forIssuer: name) { return window }
        let certificate = identity.certificate
        if name.isSameText(as: certificate.issuedBy), let issuedAt = certificate.issuedAt.time {
            return history.key(signingAt: issuedAt)
        }
        return name.isSameText(as: Self.referenceAuthorityName) ? history.windows.first : nil
    }
}
