import MeshCrypto
import MeshProtocol

/// An authority whose keys the test holds, and the certificates it gave.
struct TestNetwork: Sendable {
    let root: SigningKey
    let authority: SigningKey
    let genesis: GenesisBlock
    let start: UTCTime

    init(start: UTCTime, anchors: [BootstrapAnchor] = []) throws {
        self.start = start
        root = try SigningKey(seed: Array(repeating: 101, count: 32))
        authority = try SigningKey(seed: Array(repeating: 102, count: 32))
        let unsigned = GenesisBlock(
            networkName: "TEST", networkVersion: "v0.1", rootPublicKey: root.publicKey.text,
            networkAuthority: NetworkAuthorityInfo(
                publicKey: authority.publicKey.text, validFrom: Timestamp(start.advanced(by: .seconds(-3_600))),
                validTo: Timestamp(start.advanced(by: .seconds(90 * 86_400)))),
            policyManifest: PolicyReference(hash: "sha256:placeholder"), bootstrapAnchors: anchors)
        genesis = try unsigned.signed(by: root, keyID: "rs-local")
    }

    /// The key of the n-th node, counted from 0; a greater number is not a greater node id.
    static func key(_ number: Int) throws -> SigningKey {
        try SigningKey(seed: Array(repeating: UInt8(number + 1), count: 32))
    }

    static func certificateID(_ number: Int, issue: Int = 0) -> String {
        let digits = String(number + 1 + issue * 1_000)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    func certificate(
        _ number: Int, issue: Int = 0, from: Duration = .zero, until: Duration = .seconds(168 * 3_600)
    ) throws -> JoinCertificate {
        try JoinCertificate(
            certID: Self.certificateID(number, issue: issue), nodePublicKey: Self.key(number).publicKey.text,
            networkName: "TEST", roles: ["role:client"], issuedAt: Timestamp(start.advanced(by: from)),
            expiresAt: Timestamp(start.advanced(by: until)), issuedBy: "na-local"
        ).signed(by: authority, keyID: "na-local")
    }

    func revocationList(
        sequence: Int64, revoking numbers: [Int] = [], at time: UTCTime? = nil, signer: SigningKey? = nil
    ) throws -> CertificateRevocationList {
        let time = time ?? start
        return try CertificateRevocationList(
            crlID: Self.certificateID(Int(sequence), issue: 9), sequence: sequence, issuedAt: Timestamp(time),
            nextUpdate: Timestamp(time.advanced(by: .seconds(86_400))),
            issuer: genesis.networkAuthority.publicKey,
            revokedCertificates: numbers.map {
                RevokedCertificate(
                    certificateID: Self.certificateID($0), revokedAt: Timestamp(time), reason: "key_compromise",
                    issuer: "na-local")
            }
        ).signed(by: signer ?? authority, keyID: "na-local")
    }
}
