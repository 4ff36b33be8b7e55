public import MeshCrypto
public import MeshIdentity
public import MeshProtocol

/// A network whose keys the test holds: its genesis block, and what its authority signs.
///
/// Keys are the same in every run; times are seconds from ``start``.
public struct TestNetwork: Sendable {
    /// The name of every such network.
    public static let name = "USG"
    /// The moment at which a network starts unless a test says otherwise.
    public static let now = UTCTime(microseconds: 1_767_225_600_000_000)

    /// The key that signed the genesis block.
    public let root: SigningKey
    /// The key that signs certificates and revocation lists.
    public let authority: SigningKey
    /// The node that judges.
    public let own: SigningKey
    /// The genesis block, signed.
    public let genesis: GenesisBlock
    /// The authority's keys, as the genesis block names them.
    public let history: AuthorityKeyHistory
    /// The moment from which seconds are counted.
    public let start: UTCTime

    /// Makes a network.
    ///
    /// - Parameters:
    ///   - start: The moment from which seconds are counted.
    ///   - anchors: The bootstrap anchors of the genesis block.
    /// - Throws: If the system's cryptography fails.
    public init(start: UTCTime = TestNetwork.now, anchors: [BootstrapAnchor] = []) throws {
        self.start = start
        root = try SigningKey(seed: Array(repeating: 251, count: 32))
        authority = try SigningKey(seed: Array(repeating: 252, count: 32))
        own = try Self.key(250)
        let unsigned = GenesisBlock(
            networkName: Self.name, networkVersion: "v0.1", rootPublicKey: root.publicKey.text,
            networkAuthority: NetworkAuthorityInfo(
                publicKey: authority.publicKey.text, validFrom: Timestamp(start.advanced(by: .seconds(-3_600))),
                validTo: Timestamp(start.advanced(by: .seconds(90 * 86_400)))),
            policyManifest: PolicyReference(hash: "sha256:placeholder"), bootstrapAnchors: anchors)
        genesis = try unsigned.signed(by: root, keyID: "rs-local")
        history = try AuthorityKeyHistory(genesis: genesis)
    }

    /// A node's key, the same for the same byte; 250 and above belong to the network itself.
    ///
    /// - Throws: If the system's cryptography fails.
    public static func key(_ byte: UInt8) throws -> SigningKey {
        try SigningKey(seed: Array(repeating: byte, count: 32))
    }

    /// The usual start, moved by seconds.
    public static func time(_ seconds: Int) -> UTCTime { now.advanced(by: .seconds(seconds)) }

    /// What the node that judges believes.
    public func trust(revoked: RevocationIndex = RevocationIndex()) -> MembershipTrust {
        MembershipTrust(network: Self.name, ownID: own.publicKey.nodeID, history: history, revoked: revoked)
    }

    /// A certificate, signed by the authority unless another signer is given.
    ///
    /// - Parameters:
    ///   - key: The node's key.
    ///   - id: The certificate's id.
    ///   - network: The network that it is for.
    ///   - roles: The node's roles.
    ///   - from: When it was issued, in seconds from the start.
    ///   - to: When it ends, in seconds from the start.
    ///   - signer: Who signs in the authority's place.
    /// - Throws: If the system's cryptography fails.
    public func certificate(
        of key: SigningKey, id: String = "cert-1", network: String = TestNetwork.name,
        roles: [String] = ["role:client"], from: Int = 0, to: Int = 86_400, signer: SigningKey? = nil
    ) throws -> JoinCertificate {
        let certificate = JoinCertificate(
            certID: id, nodePublicKey: key.publicKey.text, networkName: network, roles: roles,
            issuedAt: Timestamp(time(from)), expiresAt: Timestamp(time(to)), issuedBy: "na-local")
        return try certificate.signed(by: signer ?? authority, keyID: "na-local")
    }

    /// A revocation list, signed by the authority unless another signer is given.
    ///
    /// - Parameters:
    ///   - sequence: Its sequence.
    ///   - ids: The certificates that it revokes.
    ///   - from: When it was issued, in seconds from the start.
    ///   - to: When the next one is due, in seconds from the start.
    ///   - issuer: Who it says that it comes from.
    ///   - id: The list's id.
    ///   - signer: Who signs in the authority's place.
    /// - Throws: If the system's cryptography fails.
    public func list(
        _ sequence: Int64, revoking ids: [String] = [], from: Int = 0, to: Int = 86_400, issuer: String = "na-local",
        id: String = "crl", signer: SigningKey? = nil
    ) throws -> CertificateRevocationList {
        let list = CertificateRevocationList(
            crlID: id, sequence: sequence, issuedAt: Timestamp(time(from)), nextUpdate: Timestamp(time(to)),
            issuer: issuer,
            revokedCertificates: ids.map {
                RevokedCertificate(
                    certificateID: $0, revokedAt: Timestamp(time(from)), reason: "unspecified", issuer: issuer)
            })
        return try list.signed(by: signer ?? authority, keyID: issuer)
    }

    private func time(_ seconds: Int) -> UTCTime { start.advanced(by: .seconds(seconds)) }
}
