import MeshCrypto
import MeshProtocol

@testable import AuthorityCore

/// A network whose authority has three keys, one after the other.
struct SuccessionFixture {
    /// When the second key starts.
    let second = UTCTime(microseconds: 1_790_000_000_000_000)
    /// When the third key starts.
    let third = UTCTime(microseconds: 1_790_000_000_000_000).advanced(by: .seconds(100 * 86_400))
    /// When the third key ends by itself; the second would have ended at the same time.
    let end = UTCTime(microseconds: 1_790_000_000_000_000).advanced(by: .seconds(300 * 86_400))
    let root: SigningKey
    let keys: [SigningKey]
    let genesis: GenesisBlock

    init() throws {
        let made = try (1...5).map { try SigningKey(seed: [UInt8](repeating: $0, count: 32)) }
        root = made[0]
        keys = Array(made[1...3])
        let time = Timestamp(second.advanced(by: .seconds(-86_400)))
        genesis = try GenesisBlock(
            networkName: "USG", networkVersion: "v0.1", rootPublicKey: root.publicKey.text,
            networkAuthority: NetworkAuthorityInfo(publicKey: keys[0].publicKey.text, validFrom: time, validTo: time),
            policyManifest: PolicyReference(hash: "sha256:placeholder", url: nil)
        ).signed(by: root, keyID: "root")
    }

    /// The records of the second and the third key.
    func records() throws -> [KeySuccessionRecord] {
        let first = try record(1, from: second, after: nil)
        return [first, try record(2, from: third, after: first)]
    }

    /// The rows of a database that records the keys.
    func rows() throws -> [KeyHistoryRecord] {
        let windows = try history().windows
        let genesis = KeyHistoryRecord(
            genesisKey: keys[0].publicKey.text, keyID: "na-1", validTo: windows[0].validTo.time, recordedAt: second)
        return [genesis]
            + zip(try records(), windows.dropFirst()).map { KeyHistoryRecord($0, window: $1, recordedAt: second) }
    }

    func history(_ count: Int = 2) throws -> AuthorityKeyHistory {
        let verification = AuthorityKeyHistory.verify(
            genesis: genesis.json, successions: try records().prefix(count).map(\.json),
            rootPublicKey: root.publicKey.text)
        guard let history = verification.history else { throw verification.failures[0].reason }
        return history
    }

    private func record(
        _ index: Int, from start: UTCTime, after previous: KeySuccessionRecord?
    ) throws -> KeySuccessionRecord {
        try [root, keys[index], keys[index - 1]].reduce(
            KeySuccessionRecord(
                successionID: "00000000-0000-4000-8000-00000000000\(index)", sovereignID: "USG",
                keySequence: Int64(index) + 1, previousKeyID: "na-\(index)",
                previousPublicKey: keys[index - 1].publicKey.text, previousSuccessionDigest: previous?.digest,
                newKeyID: "na-\(index + 1)", newPublicKey: keys[index].publicKey.text, effectiveAt: Timestamp(start),
                newValidTo: Timestamp(end), issuedAt: Timestamp(start.advanced(by: .seconds(-3_600))))
        ) { try $0.signed(by: $1, keyID: "k") }
    }
}
