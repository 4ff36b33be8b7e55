import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore

@Suite("The key history in the database")
struct AuthorityKeyHistoryRowsTests {
    private let fixture: SuccessionFixture

    init() throws { fixture = try SuccessionFixture() }

    @Test("rows that verify from the root key give the history, however many there are")
    func verified() throws {
        let rows = try fixture.rows()

        for count in 1...3 {
            let history = try AuthorityKeyHistory.verified(rows: Array(rows.prefix(count)), genesis: fixture.genesis)
            #expect(history.windows.count == count)
            #expect(history.windows.map(\.publicKey) == fixture.keys.prefix(count).map(\.publicKey))
        }
    }

    @Test(
        "rows that contradict their record, or are incomplete, are damage",
        arguments: [
            { $0.removeFirst() }, { $0.remove(at: 1) }, { $0[2].publicKey = $0[1].publicKey },
            { $0[1].sequence = 4 }, { $0[1].isEndEnforced = false }, { $0[2].effectiveAt = $0[1].effectiveAt },
            { $0[2].validTo = nil }, { $0[1].successionJSON = nil }, { $0[1].successionJSON = "{" },
            { $0[1].successionJSON = $0[2].successionJSON },
            { $0[2].successionJSON = $0[2].successionJSON?.replacing("na-3", with: "na-4") },
        ] as [@Sendable (inout [KeyHistoryRecord]) -> Void])
    func damaged(_ damage: @Sendable (inout [KeyHistoryRecord]) -> Void) throws {
        var rows = try fixture.rows()
        damage(&rows)

        #expect {
            try AuthorityKeyHistory.verified(rows: rows, genesis: fixture.genesis)
        } throws: { error in
            (error as? AuthorityStoreError)?.code == .damaged
        }
    }

    @Test("a first row with another key is another authority's database")
    func foreign() throws {
        var rows = try fixture.rows()
        rows[0].publicKey = fixture.keys[1].publicKey.text

        #expect {
            try AuthorityKeyHistory.verified(rows: rows, genesis: fixture.genesis)
        } throws: { error in
            (error as? AuthorityStartError)?.code == .foreignDatabase
        }
    }

    @Test("a history that the reference recorded verifies")
    func reference() throws {
        let genesis = try GenesisBlock(parsing: Array(Self.referenceGenesis.utf8))
        let record = try KeySuccessionRecord(parsing: Array(Self.referenceRecord.utf8))
        let key = genesis.networkAuthority
        let rows = [
            KeyHistoryRecord(
                sequence: 1, keyID: "na-local", publicKey: key.publicKey, effectiveAt: nil,
                validTo: UTCTime(lenientText: "2027-02-21T21:27:00.124894+00:00"), isEndEnforced: false,
                successionDigest: nil, successionJSON: nil, recordedAt: fixture.second),
            KeyHistoryRecord(
                sequence: 2, keyID: "na-2", publicKey: record.newPublicKey,
                effectiveAt: UTCTime(lenientText: "2026-11-23T21:33:40+00:00"),
                validTo: UTCTime(lenientText: "2027-11-23T21:33:40+00:00"), isEndEnforced: true,
                successionDigest: "4158ad82eba79aa055a68dddee8d6b9d41644bb8d62e1160a64b3e385a3cafcf",
                successionJSON: Self.referenceRecord, recordedAt: fixture.second),
        ]

        let history = try AuthorityKeyHistory.verified(rows: rows, genesis: genesis)

        #expect(history.windows.count == 2)
        #expect(history.successions.first?.digest == rows[1].successionDigest)
        // Ours is written like theirs.
        let ours = KeyHistoryRecord(record, window: history.windows[1], recordedAt: fixture.second)
        #expect(ours == rows[1])
    }

    private static let referenceGenesis = """
        {"network_name":"USG","network_version":"v0.1",\
        "root_public_key":"KLKYYT0EAIxrk+Cxsrpm7fwI2WJx6jUMOVbD4N+V/EI=","network_authority":\
        {"public_key":"f/wbW3tACsp+EM5oxkl2QcPhPrh/Xg6u6VizVDmcOJU=","valid_from":"2026-11-23T21:27:00.124894Z",\
        "valid_to":"2027-02-21T21:27:00.124894Z"},"allowed_crypto_suites":["ed25519","x25519"],\
        "allowed_transports":["quic","wireguard"],"policy_manifest":{"hash":"sha256:placeholder","url":null},\
        "bootstrap_anchors":[],"signatures":[{"key_id":"rs-local","sig":\
        "4l+bqSDFOc8qQYuESzNiQrpcX02NQa0fElBsZRZy8LDn9w/H1s7PRi01/I3lIklrnhxn0PvIc+M+2khgcvq+Aw=="}]}
        """

    private static let referenceRecord = """
        {"effective_at":"2026-11-23T21:33:40Z","issued_at":"2026-11-23T21:32:28Z","key_sequence":2,\
        "new_key_id":"na-2","new_public_key":"WS/NjRJdrSydAvoAGFmM1YgZ2KOGn+SXqdFhUJc4Rgk=",\
        "new_valid_to":"2027-11-23T21:33:40Z","previous_key_id":"na-local",\
        "previous_public_key":"f/wbW3tACsp+EM5oxkl2QcPhPrh/Xg6u6VizVDmcOJU=","signatures":[{"key_id":"root",\
        "sig":"Lx4WCmhRSE0sKIUjgWOllrg7LfFvFhFq6CR3cg+m1qUzXbp+9eAh1u/vZLHsa6kPLnZluCeB75mYcVRxCtmYDw=="},\
        {"key_id":"na-2",\
        "sig":"OnsRcmMmdhZYqBNUjiQw7ZjOSbeC/WbY1X2f88nOjIxfcKm3zA8gSHcXIqoLtFrME5gEP96A0nAsLgSrTT3cAg=="},\
        {"key_id":"na-local",\
        "sig":"6fHMJDv5fjx7M78QZG29XErLL3SCTcyEdC/WXt244XWeXyM4dG2cUUj3UTH+au+sfUuJ/LhWxY7ZqpoLBJrJCA=="}],\
        "sovereign_id":"USG","succession_id":"1a461ff1-a11f-4c6a-a7e6-968273496894"}
        """
}
