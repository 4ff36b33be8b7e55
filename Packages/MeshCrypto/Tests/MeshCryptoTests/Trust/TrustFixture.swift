import MeshCrypto
import MeshProtocol
import Testing

/// A network with keys that are the same in every run, and succession records to order.
struct TrustFixture {
    let root: SigningKey
    let first: SigningKey
    let second: SigningKey
    let third: SigningKey

    init() throws {
        root = try SigningKey(seed: seed(1))
        first = try SigningKey(seed: seed(2))
        second = try SigningKey(seed: seed(3))
        third = try SigningKey(seed: seed(4))
    }

    static func time(_ text: String) throws -> UTCTime { try #require(try Timestamp(text).time) }

    func unsignedGenesis() throws -> GenesisBlock {
        GenesisBlock(
            networkName: "USG", networkVersion: "v0.1", rootPublicKey: root.publicKey.text,
            networkAuthority: NetworkAuthorityInfo(
                publicKey: first.publicKey.text, validFrom: try Timestamp("2026-01-01T00:00:00Z"),
                validTo: try Timestamp("2026-02-01T00:00:00Z")
            ),
            policyManifest: PolicyReference(hash: "sha256:placeholder", url: nil)
        )
    }

    func genesis() throws -> GenesisBlock {
        try unsignedGenesis().signed(by: root, keyID: "root")
    }

    /// The record that names the second key, from 2026-03-01 to 2026-06-01.
    func unsignedRecord() throws -> KeySuccessionRecord {
        KeySuccessionRecord(
            successionID: "00000000-0000-4000-8000-000000000001", sovereignID: "USG", keySequence: 2,
            previousKeyID: "na-1", previousPublicKey: first.publicKey.text, newKeyID: "na-2",
            newPublicKey: second.publicKey.text, effectiveAt: try Timestamp("2026-03-01T00:00:00Z"),
            newValidTo: try Timestamp("2026-06-01T00:00:00Z"), issuedAt: try Timestamp("2026-02-01T00:00:00Z")
        )
    }

    func record() throws -> KeySuccessionRecord {
        try sign(unsignedRecord(), by: [root, second, first])
    }

    /// The record that names the third key, from 2026-05-01 to 2026-09-01.
    func unsignedNextRecord() throws -> KeySuccessionRecord {
        var next = try unsignedRecord()
        next.keySequence = 3
        next.previousKeyID = "na-2"
        next.previousPublicKey = second.publicKey.text
        next.previousSuccessionDigest = try unsignedRecord().digest
        next.newKeyID = "na-3"
        next.newPublicKey = third.publicKey.text
        next.effectiveAt = try Timestamp("2026-05-01T00:00:00Z")
        next.newValidTo = try Timestamp("2026-09-01T00:00:00Z")
        return next
    }

    func nextRecord() throws -> KeySuccessionRecord {
        try sign(unsignedNextRecord(), by: [root, third, second])
    }

    func sign(_ record: KeySuccessionRecord, by signers: [SigningKey]) throws -> KeySuccessionRecord {
        try signers.reduce(record) { try $0.signed(by: $1, keyID: "k") }
    }

    func verify(
        _ records: [KeySuccessionRecord], genesis: GenesisBlock? = nil
    ) throws -> KeyHistoryVerification {
        try verify(records.map(\.json), genesis: (genesis ?? self.genesis()).json)
    }

    func verify(_ records: [JSONValue], genesis: JSONValue? = nil) throws -> KeyHistoryVerification {
        AuthorityKeyHistory.verify(
            genesis: try genesis ?? self.genesis().json, successions: records, rootPublicKey: root.publicKey.text
        )
    }

    func history(_ records: [KeySuccessionRecord]) throws -> AuthorityKeyHistory {
        try #require(try verify(records).history)
    }

    /// A certificate dated as told, signed by one key.
    func certificate(issuedAt: String, by signer: SigningKey) throws -> JoinCertificate {
        try JoinCertificate(
            certID: "00000000-0000-4000-8000-000000000002", nodePublicKey: third.publicKey.text, networkName: "USG",
            roles: ["role:client"], issuedAt: Timestamp(issuedAt), expiresAt: Timestamp("2027-01-01T00:00:00Z"),
            issuedBy: "na"
        ).signed(by: signer, keyID: "na")
    }

    /// JSON members signed as they are, for forms that no type renders.
    func signAsReceived(_ members: JSONObject, by signers: [SigningKey]) throws -> JSONValue {
        var signed = members.removing("signatures")
        let bytes = JSONValue.object(signed).canonicalBytes()
        signed["signatures"] = .array(
            try signers.map { ["key_id": "k", "sig": .string(try $0.sign(bytes).text)] }
        )
        return .object(signed)
    }
}
