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
}
