internal import MeshCrypto
public import MeshProtocol

/// Decides whether an announcement is believed, and remembers the nonces of those that were.
///
/// A nonce is recorded only after everything else held, so strangers cannot fill the memory.
/// - Source: Specification 04 §2
public struct AnnouncementVerifier: Sendable {
    private var nonces: NonceMemory

    /// Creates a verifier that has seen nothing.
    public init(
        nonceCapacity: Int = MeshLimits.maximumAnnouncementNonces,
        noncesPerNode: Int = MeshLimits.maximumAnnouncementNoncesPerNode
    ) {
        nonces = NonceMemory(capacity: nonceCapacity, capacityPerNode: noncesPerNode)
    }

    /// The number of nonces held.
    public var nonceCount: Int { nonces.count }

    /// Verifies an announcement.
    ///
    /// - Parameters:
    ///   - info: The announcement as received.
    ///   - trust: What we believe about membership.
    ///   - knownCertificate: Finds a certificate for an announcement that brings none, by certificate id, else by
    ///     node id.
    ///   - now: The time at which age and validity are judged.
    /// - Returns: The announcement, or the first rule that it fails.
    public mutating func verify(
        _ info: PeerInfo, trust: MembershipTrust,
        knownCertificate: (_ certID: String, _ id: NodeID) -> JoinCertificate? = { _, _ in nil }, now: UTCTime
    ) -> Result<VerifiedAnnouncement, AnnouncementRefusal> {
        guard let id = NodeID(text: info.nodeID) else { return .failure(.incomplete) }
        guard id != trust.ownID else { return .failure(.ownAnnouncement) }
        guard let signed = Signed(info) else { return .failure(.incomplete) }
        guard let issuedAt = UTCTime(unixSeconds: signed.issuedAt) else { return .failure(.inFuture) }
        guard issuedAt.advanced(by: MeshLimits.maximumAnnouncementAge) >= now else { return .failure(.tooOld) }
        guard issuedAt <= now.advanced(by: MeshLimits.maximumAnnouncementFuture) else { return .failure(.inFuture) }
        guard !nonces.contains(signed.nonce, of: id) else { return .failure(.replayed) }
        guard let certificate = certificate(of: info, id: id, certID: signed.certID, known: knownCertificate) else {
            return .failure(.noCertificate)
        }
        guard PeerAcceptance.rejudge(certificate: certificate, trust: trust, now: now) == nil,
            let key = PeerAcceptance.key(of: certificate)
        else { return .failure(.certificateRefused) }
        guard let signature = Ed25519Signature(text: signed.signature),
            key.isValid(signature, for: info.signedBytes)
        else { return .failure(.invalidSignature) }
        switch nonces.record(
            signed.nonce, of: id, until: issuedAt.advanced(by: MeshLimits.maximumAnnouncementAge), now: now)
        {
        case .recorded: break
        case .known: return .failure(.replayed)
        case .full: return .failure(.memoryFull)
        }
        return .success(
            VerifiedAnnouncement(
                id: id, endpoint: Endpoint(announced: info.endpoint), certificate: certificate, issuedAt: issuedAt,
                received: info))
    }

    /// Forgets the nonces of announcements that are too old to be replayed.
    public mutating func forgetEnded(now: UTCTime) {
        nonces.forgetEnded(now: now)
    }

    private func certificate(
        of info: PeerInfo, id: NodeID, certID: String, known: (String, NodeID) -> JoinCertificate?
    ) -> JoinCertificate? {
        let candidate =
            if let text = info.certificateBase64, !text.isEmpty {
                PeerAcceptance.certificate(fromText: text)
            } else {
                known(certID, id)
            }
        guard let candidate, NodeID(text: candidate.nodePublicKey) == id,
            candidate.certID.utf8.elementsEqual(certID.utf8)
        else { return nil }
        return candidate
    }

    /// The members that an announcement cannot do without.
    private struct Signed {
        let certID: String
        let issuedAt: Double
        let nonce: String
        let signature: String

        init?(_ info: PeerInfo) {
            guard let certID = info.certID, Self.isFit(certID, MeshLimits.maximumNameLength),
                let issuedAt = info.announcementIssuedAt, issuedAt != 0,
                let nonce = info.announcementNonce, Self.isFit(nonce, MeshLimits.maximumMessageIDLength),
                let signature = info.announcementSignature, !signature.isEmpty
            else { return nil }
            self.certID = certID
            self.issuedAt = issuedAt
            self.nonce = nonce
            self.signature = signature
        }

        private static func isFit(_ text: String, _ limit: Int) -> Bool {
            !text.isEmpty && text.utf8.count <= limit
        }
    }
}
