internal import MeshCrypto
internal import MeshIdentity
internal import MeshProtocol
internal import MeshTransport

/// Presents a node's identity to its links, and judges their peers by its trust.
struct LinkAuthenticator: PeerAuthenticator {
    let identity: NodeIdentity
    let wallClock: any WallClock

    var localNodeID: NodeID { identity.id }

    func localStaticKey() throws -> AgreementKey { identity.staticKey }

    func certificatePayload() -> [UInt8] { identity.certificatePayload() }

    func authenticate(payload: [UInt8], remoteStaticKey: X25519PublicKey) -> PeerVerdict {
        switch identity.judge(payload: payload, remoteStaticKey: remoteStaticKey, now: wallClock.now()) {
        case .success(let peer):
            .accepted(AuthenticatedPeer(id: peer.id, key: peer.key, certificate: peer.certificate))
        case .failure(let refusal):
            .refused(PeerRefusal(refusal))
        }
    }
}

extension PeerRefusal {
    /// The rule that failed, as links report it.
    init(_ refusal: AcceptanceRefusal) {
        switch refusal {
        case .undecodable: self.init(.malformedCertificate, "the peer's certificate cannot be read")
        case .tooManyRoles: self.init(.malformedCertificate, "the peer's certificate has too many roles")
        case .tooManySignatures: self.init(.tooManySignatures, "the peer's certificate has too many signatures")
        case .wrongNetwork: self.init(.wrongNetwork, "the peer belongs to another network")
        case .clockSkew:
            self.init(.notValidNow, "the peer's certificate is not valid now; compare the clocks of both machines")
        case .revoked: self.init(.revoked, "the peer's certificate is revoked")
        case .untrusted: self.init(.untrusted, "no key of the authority that vouches now signed the peer's certificate")
        case .invalidKey: self.init(.invalidKey, "the peer's certificate names no valid key")
        case .keyMismatch: self.init(.keyMismatch, "the peer does not hold the key of its certificate")
        case .ownKey: self.init(.selfDial, "the peer holds our own key")
        }
    }
}
