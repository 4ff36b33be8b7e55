public import MeshCrypto
public import MeshProtocol

/// Provides our side of a handshake and judges the other side's.
///
/// Called on event loops: implementations do not block.
///
/// - Source: Specification 03 §2 and §3
public protocol PeerAuthenticator: Sendable {
    /// Our own node identifier; the sender of heartbeats.
    var localNodeID: NodeID { get }

    /// Our Noise static key, the conversion of the identity key.
    ///
    /// - Throws: if the key cannot be provided; the handshake then fails on our side.
    func localStaticKey() throws -> AgreementKey

    /// The payload of our handshake message: base64 text of our certificate's plain form, as bytes.
    func certificatePayload() -> [UInt8]

    /// Judges the peer's certificate and its binding to the Noise static key.
    ///
    /// - Parameters:
    ///   - payload: the payload of the peer's handshake message as received.
    ///   - remoteStaticKey: the static key that the peer proved to hold.
    /// - Returns: the peer, or why it is refused.
    func authenticate(payload: [UInt8], remoteStaticKey: X25519PublicKey) -> PeerVerdict
}

/// The outcome of judging a peer.
public enum PeerVerdict: Sendable {
    /// The peer is who its certificate says.
    case accepted(AuthenticatedPeer)
    /// The link must end; the peer is told nothing.
    case refused(PeerRefusal)
}

/// Why a peer's certificate or key was not acceptable.
public struct PeerRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// The rule that failed.
    public let reason: PeerRefusalReason
    /// What was wrong, for logs and for the dialler's error.
    public let text: String

    /// Makes a refusal.
    ///
    /// - Parameters:
    ///   - reason: the rule that failed.
    ///   - text: what was wrong.
    public init(_ reason: PeerRefusalReason, _ text: String) {
        self.reason = reason
        self.text = text
    }

    /// The text.
    public var description: String { text }
}

/// The rules for the acceptance of a peer, in the order of judgement.
///
/// - Source: Specification 03 §3
public enum PeerRefusalReason: String, Sendable, Hashable, CaseIterable {
    /// The payload is not base64 of a certificate.
    case malformedCertificate = "malformed_certificate"
    /// The certificate carries more signatures than allowed.
    case tooManySignatures = "too_many_signatures"
    /// The certificate is for another network.
    case wrongNetwork = "wrong_network"
    /// The certificate is not valid now, with 300 s of clock skew allowed.
    case notValidNow = "not_valid_now"
    /// The certificate is in the current revocation list.
    case revoked
    /// No signature is by a key of the authority that was accepted then and vouches now.
    case untrusted
    /// The node key in the certificate is no canonical text of a valid key.
    case invalidKey = "invalid_key"
    /// The Noise static key is not the conversion of the certificate's key.
    case keyMismatch = "key_mismatch"
    /// The peer holds our own key.
    case selfDial = "self_dial"
}
