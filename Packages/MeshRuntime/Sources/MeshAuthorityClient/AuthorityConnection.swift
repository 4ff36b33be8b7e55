public import MeshCrypto
public import MeshProtocol

/// What a running node needs of its authority.
///
/// ``AuthorityClient`` speaks it over HTTP; a test or an embedder with an authority in the same process
/// may give its own.
public protocol AuthorityConnection: Sendable {
    /// The revocation list, unless it still is the one with the given entity tag.
    ///
    /// - Parameter ifNoneMatch: the entity tag of the list held.
    /// - Parameter wait: how long the authority may hold the request until the list changes.
    func crl(
        ifNoneMatch: String?, wait: Duration?
    ) async throws(AuthorityClientError) -> ConditionalReply<CertificateRevocationList>

    /// The published key history, or nil for an older authority that publishes none.
    func keyHistory() async throws(AuthorityClientError) -> KeyHistoryReply?

    /// Sends a sign of life.
    func heartbeat(
        _ request: HeartbeatRequest, signer: any DocumentSigner
    ) async throws(AuthorityClientError) -> HeartbeatReply

    /// Asks for a successor of a certificate.
    func renew(
        _ request: RenewRequest, signer: any DocumentSigner
    ) async throws(AuthorityClientError) -> JoinCertificate
}
