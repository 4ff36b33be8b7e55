public import MeshProtocol

/// An announcement whose signature and certificate were verified.
///
/// Only the signed members and the certificate are kept from what was received: `reputation`, `last_seen` and
/// `latency_ms` are the relayer's words and are reset.
/// - Source: Specification 04 §2
public struct VerifiedAnnouncement: Sendable {
    /// The node that announced itself.
    public let id: NodeID
    /// Where it says that it can be dialled; nil when the text is not of the form `host:port`.
    public let endpoint: Endpoint?
    /// The certificate that vouches for the node.
    public let certificate: JoinCertificate
    /// When the node made the announcement.
    public let issuedAt: UTCTime
    /// The announcement as it is passed on.
    public let info: PeerInfo

    /// The roles that the authority gave to the node.
    public var roles: [String] { certificate.roles }

    package init(
        id: NodeID, endpoint: Endpoint?, certificate: JoinCertificate, issuedAt: UTCTime, received: PeerInfo
    ) {
        self.id = id
        self.endpoint = endpoint
        self.certificate = certificate
        self.issuedAt = issuedAt
        info = PeerInfo(
            nodeID: received.nodeID,
            endpoint: received.endpoint,
            roles: certificate.roles,
            certID: received.certID,
            certificateBase64: Base64.encode(certificate.plainBytes()),
            announcementIssuedAt: received.announcementIssuedAt,
            announcementNonce: received.announcementNonce,
            announcementSignature: received.announcementSignature,
            lastSeen: issuedAt.unixSeconds
        )
    }
}
