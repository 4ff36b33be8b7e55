public import MeshCrypto
public import MeshProtocol

/// The peer of a link, as proven by its certificate and its Noise static key.
///
/// It, never a member of a message, says who a frame came from.
///
/// - Source: Specification 03 §3
public struct AuthenticatedPeer: Sendable {
    /// The node identifier that the certificate names.
    public let id: NodeID
    /// The identity key behind the identifier, a valid point.
    public let key: PublicKey
    /// The certificate that the peer presented in the handshake.
    public let certificate: JoinCertificate

    /// Makes an authenticated peer; only a judge of certificates should.
    ///
    /// - Parameters:
    ///   - id: the node identifier that the certificate names.
    ///   - key: the identity key behind the identifier.
    ///   - certificate: the certificate that was judged.
    public init(id: NodeID, key: PublicKey, certificate: JoinCertificate) {
        self.id = id
        self.key = key
        self.certificate = certificate
    }
}
