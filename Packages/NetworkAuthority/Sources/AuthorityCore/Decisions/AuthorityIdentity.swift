internal import MeshCrypto
internal import MeshProtocol

/// Who the authority is, and how it signs.
struct AuthorityIdentity: Sendable {
    let networkName: String
    let keyID: String
    /// The authority's key in the genesis block: what requests name as their audience, also after a key succession.
    let audience: String
    let signer: any DocumentSigner
    let requiresRequestPurpose: Bool

    /// Issues a certificate that is valid from `time`.
    func certificate(
        for key: PublicKey, roles: [String], from time: UTCTime, to end: UTCTime
    ) throws -> JoinCertificate {
        try JoinCertificate(
            certID: UUIDv4.make(), nodePublicKey: key.text, networkName: networkName, roles: roles,
            issuedAt: Timestamp(time), expiresAt: Timestamp(end), issuedBy: keyID
        ).signed(by: signer, keyID: keyID)
    }
}
