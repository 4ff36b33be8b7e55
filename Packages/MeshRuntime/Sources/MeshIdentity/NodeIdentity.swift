public import MeshCrypto
public import MeshProtocol
internal import Synchronization

/// Who this node is and whom it believes: identity key, current certificate, authority keys, revocations.
///
/// Safe to use from any thread. Each reading is a consistent snapshot; replacements take effect for every judgement
/// that starts afterwards. Judging live links again after a replacement is the work of whoever owns the links.
public final class NodeIdentity: Sendable {
    private struct State {
        var certificate: JoinCertificate
        var payload: [UInt8]
        var trust: MembershipTrust
    }

    /// The node's id.
    public let id: NodeID
    /// The identity key as a signer.
    public let signer: any DocumentSigner
    /// The Noise static key: the conversion of the identity key.
    public let staticKey: AgreementKey
    private let state: Mutex<State>

    /// Creates the identity of a node that has joined a network.
    ///
    /// - Parameters:
    ///   - signer: The identity key.
    ///   - staticKey: The X25519 conversion of the same key.
    ///   - certificate: The certificate that peers are shown.
    ///   - network: The name of the network.
    ///   - history: The authority's keys.
    ///   - revoked: The revocations that bind from the first link on.
    public init(
        signer: any DocumentSigner, staticKey: AgreementKey, certificate: JoinCertificate, network: String,
        history: AuthorityKeyHistory, revoked: RevocationIndex = RevocationIndex()
    ) {
        id = signer.publicKey.nodeID
        self.signer = signer
        self.staticKey = staticKey
        let trust = MembershipTrust(network: network, ownID: id, history: history, revoked: revoked)
        state = Mutex(
            State(certificate: certificate, payload: PeerAcceptance.payload(of: certificate), trust: trust))
    }

    /// The certificate that peers are shown.
    public var certificate: JoinCertificate { state.withLock { $0.certificate } }

    /// What is believed about membership at this moment.
    public var trust: MembershipTrust { state.withLock { $0.trust } }

    /// The payload of our Noise handshake message.
    public func certificatePayload() -> [UInt8] { state.withLock { $0.payload } }

    /// Judges a peer's handshake payload and static key.
    public func judge(
        payload: [UInt8], remoteStaticKey: X25519PublicKey, now: UTCTime
    ) -> Result<AcceptedPeer, AcceptanceRefusal> {
        PeerAcceptance.judge(payload: payload, remoteStaticKey: remoteStaticKey, trust: trust, now: now)
    }

    /// Judges the certificate of a live link again; nil when it is still fine.
    public func rejudge(_ certificate: JoinCertificate, now: UTCTime) -> AcceptanceRefusal? {
        PeerAcceptance.rejudge(certificate: certificate, trust: trust, now: now)
    }

    /// What this node announces, with the current certificate.
    ///
    /// - Parameter endpoint: Where others can dial it, nil when nowhere.
    public func presence(endpoint: Endpoint?) -> OwnPresence {
        OwnPresence(certificate: certificate, endpoint: endpoint, signer: signer)
    }

    /// Shows another certificate from now on.
    public func replaceCertificate(_ certificate: JoinCertificate) {
        let payload = PeerAcceptance.payload(of: certificate)
        state.withLock {
            $0.certificate = certificate
            $0.payload = payload
        }
    }

    /// Believes another key history from now on.
    public func replaceHistory(_ history: AuthorityKeyHistory) {
        state.withLock { $0.trust.history = history }
    }

    /// Applies another set of revocations from now on.
    public func replaceRevocations(_ revoked: RevocationIndex) {
        state.withLock { $0.trust.revoked = revoked }
    }
}
