import MeshCrypto
import MeshProtocol

/// A network with an authority whose keys the test holds.
struct AuthorityFixture: Sendable {
    let root: SigningKey
    let authority: SigningKey
    let node: SigningKey
    let genesis: GenesisBlock
    let now = UTCTime(microseconds: 1_767_225_600_000_000)

    init() throws {
        root = try SigningKey(seed: Array(repeating: 1, count: 32))
        authority = try SigningKey(seed: Array(repeating: 2, count: 32))
        node = try SigningKey(seed: Array(repeating: 3, count: 32))
        let unsigned = GenesisBlock(
            networkName: "TEST", networkVersion: "v0.1", rootPublicKey: root.publicKey.text,
            networkAuthority: NetworkAuthorityInfo(
                publicKey: authority.publicKey.text, validFrom: Timestamp(now),
                validTo: Timestamp(now.advanced(by: .seconds(90 * 86_400)))),
            policyManifest: PolicyReference(hash: "sha256:placeholder"))
        genesis = try unsigned.signed(by: root, keyID: "rs-local")
    }

    func certificate(
        of key: SigningKey? = nil, network: String = "TEST", from: Duration = .zero,
        until: Duration = .seconds(3_600), signer: SigningKey? = nil
    ) throws -> JoinCertificate {
        try JoinCertificate(
            certID: "00000000-0000-4000-8000-000000000001", nodePublicKey: (key ?? node).publicKey.text,
            networkName: network, roles: ["role:client"], issuedAt: Timestamp(now.advanced(by: from)),
            expiresAt: Timestamp(now.advanced(by: until)), issuedBy: "na-local"
        ).signed(by: signer ?? authority, keyID: "na-local")
    }

    func revocationList(sequence: Int64, revoking ids: [String] = []) throws -> CertificateRevocationList {
        try CertificateRevocationList(
            crlID: "00000000-0000-4000-8000-00000000000\(sequence)", sequence: sequence,
            issuedAt: Timestamp(now), nextUpdate: Timestamp(now.advanced(by: .seconds(86_400))), issuer: "na-local",
            revokedCertificates: ids.map {
                RevokedCertificate(
                    certificateID: $0, revokedAt: Timestamp(now), reason: "key_compromise", issuer: "na-local")
            }
        ).signed(by: authority, keyID: "na-local")
    }
}

/// A wall clock that stands still.
struct FixedWallClock: WallClock {
    let time: UTCTime

    func now() -> UTCTime { time }
}
