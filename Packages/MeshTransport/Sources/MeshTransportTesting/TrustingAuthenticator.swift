public import MeshCrypto
public import MeshProtocol
public import MeshTransport
internal import Synchronization

/// An authenticator for tests that accepts every certificate of its network that fits the peer's key.
///
/// Judges the form of the payload, the network, the binding to the Noise static key, and that the peer is not
/// ourselves; not signatures, dates or revocation, which are the identity layer's.
public final class TrustingAuthenticator: PeerAuthenticator, Sendable {
    /// The identity key.
    public let signingKey: SigningKey
    /// The certificate that is presented; not signed.
    public let certificate: JoinCertificate
    private let agreementKey: AgreementKey
    private let refused = Mutex<Set<NodeID>>([])
    private let judged = Mutex(0)

    /// Makes an authenticator with a fresh identity.
    ///
    /// - Parameters:
    ///   - network: the name of the network.
    ///   - roles: the roles in the certificate.
    ///   - signingKey: the identity key; a fresh one if nil.
    /// - Throws: if no key could be made.
    public init(network: String = "test", roles: [String] = ["role:client"], signingKey: SigningKey? = nil) throws {
        let key = try signingKey ?? SigningKey.generate()
        self.signingKey = key
        agreementKey = try key.agreementKey()
        certificate = JoinCertificate(
            certID: UUIDv4.make(),
            nodePublicKey: key.publicKey.text,
            networkName: network,
            roles: roles,
            issuedAt: Timestamp(UTCTime(microseconds: 0)),
            expiresAt: Timestamp(UTCTime(microseconds: 1 << 52)),
            issuedBy: "test"
        )
    }

    /// Our own node identifier.
    public var localNodeID: NodeID { signingKey.publicKey.nodeID }

    /// The peers that were judged until now.
    public var judgementCount: Int { judged.withLock { $0 } }

    /// Refuses a peer as revoked from now on.
    ///
    /// - Parameter peer: the peer to refuse.
    public func refuse(_ peer: NodeID) {
        refused.withLock { _ = $0.insert(peer) }
    }

    /// Our Noise static key.
    public func localStaticKey() throws -> AgreementKey { agreementKey }

    /// Base64 text of our certificate.
    public func certificatePayload() -> [UInt8] {
        Array(Base64.encode(certificate.plainBytes()).utf8)
    }

    /// Judges a peer.
    ///
    /// - Parameters:
    ///   - payload: the payload of the peer's handshake message.
    ///   - remoteStaticKey: the static key that the peer proved to hold.
    /// - Returns: the peer, or why it is refused.
    public func authenticate(payload: [UInt8], remoteStaticKey: X25519PublicKey) -> PeerVerdict {
        judged.withLock { $0 += 1 }
        // Whatever is wrong with the certificate is the same refusal.
        guard let bytes = Base64.decode(payload), let presented = try? JoinCertificate(parsing: bytes) else {
            return .refused(PeerRefusal(.malformedCertificate, "the payload is no certificate"))
        }
        guard presented.networkName.utf8.elementsEqual(certificate.networkName.utf8) else {
            return .refused(PeerRefusal(.wrongNetwork, "the certificate is for another network"))
        }
        // A key that cannot be used is refused like one that is malformed.
        guard let key = try? PublicKey(text: presented.nodePublicKey) else {
            return .refused(PeerRefusal(.invalidKey, "the certificate holds no valid key"))
        }
        guard !refused.withLock({ $0.contains(key.nodeID) }) else {
            return .refused(PeerRefusal(.revoked, "the certificate is revoked"))
        }
        guard key.agreementKey.isEqual(to: remoteStaticKey) else {
            return .refused(PeerRefusal(.keyMismatch, "the certificate is for another key"))
        }
        guard key.nodeID != localNodeID else {
            return .refused(PeerRefusal(.selfDial, "the peer is ourselves"))
        }
        return .accepted(AuthenticatedPeer(id: key.nodeID, key: key, certificate: presented))
    }
}
