import MeshCrypto
import MeshIdentity
import MeshProtocol

/// A network with fixed keys at a fixed time.
struct TestNetwork {
    static let name = "USG"
    static let now = UTCTime(microseconds: 1_767_225_600_000_000)

    let root: SigningKey
    let authority: SigningKey
    let history: AuthorityKeyHistory
    /// The node that judges.
    let own: SigningKey

    init() throws {
        root = try SigningKey(seed: Array(repeating: 1, count: 32))
        authority = try SigningKey(seed: Array(repeating: 2, count: 32))
        own = try Self.key(250)
        let genesis = GenesisBlock(
            networkName: Self.name, networkVersion: "v0.1", rootPublicKey: root.publicKey.text,
            networkAuthority: NetworkAuthorityInfo(
                publicKey: authority.publicKey.text, validFrom: Timestamp(Self.time(-1_000)),
                validTo: Timestamp(Self.time(1_000_000))),
            policyManifest: PolicyReference(hash: "sha256:placeholder"))
        history = try AuthorityKeyHistory(genesis: try genesis.signed(by: root, keyID: "root"))
    }

    static func key(_ byte: UInt8) throws -> SigningKey { try SigningKey(seed: Array(repeating: byte, count: 32)) }

    /// The fixed time, moved by seconds.
    static func time(_ seconds: Int) -> UTCTime { now.advanced(by: .seconds(seconds)) }

    func trust(revoked: RevocationIndex = RevocationIndex()) -> MembershipTrust {
        MembershipTrust(network: Self.name, ownID: own.publicKey.nodeID, history: history, revoked: revoked)
    }

    /// A certificate, signed by the authority unless another signer is given.
    func certificate(
        of key: SigningKey, id: String = "cert-1", network: String = TestNetwork.name,
        roles: [String] = ["role:client"],
        from: Int = 0, to: Int = 86_400, signer: SigningKey? = nil
    ) throws -> JoinCertificate {
        let certificate = JoinCertificate(
            certID: id, nodePublicKey: key.publicKey.text, networkName: network, roles: roles,
            issuedAt: Timestamp(Self.time(from)), expiresAt: Timestamp(Self.time(to)), issuedBy: "na-local")
        return try certificate.signed(by: signer ?? authority, keyID: "na-local")
    }

    /// A revocation list, signed by the authority unless another signer is given.
    func list(
        _ sequence: Int64, revoking ids: [String] = [], from: Int = 0, to: Int = 86_400, issuer: String = "na-local",
        id: String = "crl", signer: SigningKey? = nil
    ) throws -> CertificateRevocationList {
        let list = CertificateRevocationList(
            crlID: id, sequence: sequence, issuedAt: Timestamp(Self.time(from)), nextUpdate: Timestamp(Self.time(to)),
            issuer: issuer,
            revokedCertificates: ids.map {
                RevokedCertificate(
                    certificateID: $0, revokedAt: Timestamp(Self.time(from)), reason: "unspecified", issuer: issuer)
            })
        return try list.signed(by: signer ?? authority, keyID: issuer)
    }
}
