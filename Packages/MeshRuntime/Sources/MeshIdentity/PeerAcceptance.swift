public import MeshCrypto
public import MeshProtocol

/// A peer whose certificate and Noise static key were judged and accepted.
public struct AcceptedPeer: Sendable {
    /// The authenticated id of the peer, which decides who a frame came from.
    public let id: NodeID
    /// The peer's identity key.
    public let key: PublicKey
    /// The certificate that was accepted.
    public let certificate: JoinCertificate
}

/// The rules by which a peer is accepted, as pure functions of what is presented and what is believed.
/// - Source: Specification 03 §3
public enum PeerAcceptance: Sendable {
    /// Judges the payload of a Noise handshake message.
    ///
    /// - Parameters:
    ///   - payload: The UTF-8 bytes of base64 text of a certificate.
    ///   - remoteStaticKey: The static key that the handshake authenticated.
    ///   - trust: What we believe at this moment.
    ///   - now: The time at which validity is judged.
    /// - Returns: The peer, or the first rule that it fails.
    public static func judge(
        payload: [UInt8], remoteStaticKey: X25519PublicKey, trust: MembershipTrust, now: UTCTime
    ) -> Result<AcceptedPeer, AcceptanceRefusal> {
        guard let certificate = certificate(fromPayload: payload) else { return .failure(.undecodable) }
        return judge(certificate: certificate, remoteStaticKey: remoteStaticKey, trust: trust, now: now)
    }

    /// Judges a decoded certificate together with the static key of the link on which it came.
    ///
    /// - Returns: The peer, or the first rule that it fails.
    public static func judge(
        certificate: JoinCertificate, remoteStaticKey: X25519PublicKey, trust: MembershipTrust, now: UTCTime
    ) -> Result<AcceptedPeer, AcceptanceRefusal> {
        if let refusal = rejudge(certificate: certificate, trust: trust, now: now) { return .failure(refusal) }
        guard let key = key(of: certificate) else { return .failure(.invalidKey) }
        guard key.agreementKey.isEqual(to: remoteStaticKey) else { return .failure(.keyMismatch) }
        guard key.nodeID != trust.ownID else { return .failure(.ownKey) }
        return .success(AcceptedPeer(id: key.nodeID, key: key, certificate: certificate))
    }

    /// Judges a certificate by itself: network, validity, revocation, signature.
    ///
    /// These are the rules that a live link must go on passing; they are applied again at each accepted
    /// revocation list, at renewals and when a certificate ends.
    /// - Returns: The first rule that the certificate fails; nil when it is still fine.
    public static func rejudge(
        certificate: JoinCertificate, trust: MembershipTrust, now: UTCTime
    ) -> AcceptanceRefusal? {
        guard certificate.signatures.count <= MeshLimits.maximumSignatures else { return .tooManySignatures }
        guard certificate.roles.count <= MeshLimits.maximumRoles,
            certificate.roles.allSatisfy({ $0.unicodeScalars.count <= MeshLimits.maximumRoleLength })
        else { return .tooManyRoles }
        guard certificate.networkName.utf8.elementsEqual(trust.network.utf8) else { return .wrongNetwork }
        guard certificate.isValid(at: now) else { return .clockSkew }
        guard !trust.revoked.contains(certificateID: certificate.certID) else { return .revoked }
        guard trust.history.isAuthentic(certificate, issuedAt: certificate.issuedAt, now: now) else {
            return .untrusted
        }
        return nil
    }

    /// The Noise payload that shows a certificate: base64 text of its plain form.
    public static func payload(of certificate: JoinCertificate) -> [UInt8] {
        Array(Base64.encode(certificate.plainBytes()).utf8)
    }

    /// The certificate inside base64 text, or nil when it does not decode.
    package static func certificate(fromPayload payload: [UInt8]) -> JoinCertificate? {
        guard let text = String(validating: payload, as: UTF8.self) else { return nil }
        return certificate(fromText: text)
    }

    /// The certificate inside base64 text, or nil when it does not decode.
    package static func certificate(fromText text: String) -> JoinCertificate? {
        guard let bytes = Base64.decode(text) else { return nil }
        // A certificate that does not decode is refused as such; which member was wrong helps nobody here.
        return try? JoinCertificate(parsing: bytes)
    }

    /// The key that a certificate names, or nil when its text is not canonical or its point not valid.
    package static func key(of certificate: JoinCertificate) -> PublicKey? {
        // The refusal is "invalid key" whichever check of the key failed.
        try? PublicKey(text: certificate.nodePublicKey)
    }
}
