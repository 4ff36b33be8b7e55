public import MeshCrypto
public import MeshProtocol

/// What a node says about itself to others: its certificate, where it can be dialled, and the key that signs it.
public struct OwnPresence: Sendable {
    /// The current certificate.
    public let certificate: JoinCertificate
    /// The endpoint that others can dial; nil when there is none worth announcing.
    public let endpoint: Endpoint?
    private let signer: any DocumentSigner

    /// Creates the presence of the node whose identity key is behind `signer`.
    public init(certificate: JoinCertificate, endpoint: Endpoint?, signer: any DocumentSigner) {
        self.certificate = certificate
        self.endpoint = endpoint
        self.signer = signer
    }

    /// A fresh signed announcement of this node.
    ///
    /// - Parameters:
    ///   - nonce: A text that this node never used before; UUID v4 by custom.
    ///   - now: The issue time; others accept the announcement for 300 s from it.
    /// - Returns: The announcement, or nil when there is no endpoint to announce.
    /// - Throws: What the signer throws.
    /// - Source: Specification 04 §2
    public func announcement(nonce: String, at now: UTCTime) throws -> PeerInfo? {
        guard let endpoint else { return nil }
        var info = PeerInfo(
            nodeID: signer.publicKey.text,
            endpoint: endpoint.text,
            roles: certificate.roles,
            certID: certificate.certID,
            certificateBase64: Base64.encode(certificate.plainBytes()),
            announcementIssuedAt: now.unixSeconds,
            announcementNonce: nonce,
            lastSeen: now.unixSeconds
        )
        info.announcementSignature = try signer.sign(info.signedBytes).text
        return info
    }
}
