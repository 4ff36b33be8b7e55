import GRDB
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityCore
@testable import AuthorityStore

@Suite("Lists that nodes hold")
struct LearningTests {
    private let fixture: StoreFixture
    private let node: SigningKey

    init() throws {
        fixture = try StoreFixture()
        node = try SigningKey(seed: [UInt8](repeating: 10, count: 32))
    }

    private func heartbeat(
        _ authority: NetworkAuthority, _ certificate: JoinCertificate, holding sequence: JSONValue
    )
        async throws
    {
        let body: JSONObject = ["cert_id": .string(certificate.certID), "crl_sequence": sequence]
        _ = try await authority.heartbeat(try fixture.request(body, by: node), from: .unknown)
    }

    @Test("N18: an authority that hears of a later list publishes above it, once, and says so")
    func later() async throws {
        let store = try fixture.store()
        let authority = try await fixture.authority(on: store)
        let token = try await authority.createInvite(InvitePolicy()).tokenID
        let certificate = try await fixture.join(authority, node, token: token)

        for claim in [0, 7, 9] as [JSONValue] { try await heartbeat(authority, certificate, holding: claim) }
        for _ in 0..<3 { try await authority.maintain(round: 1) }

        #expect(try await authority.revocationList().sequence == 8)
        try store.close()
        let found = try DatabaseInspection(path: fixture.path, genesis: fixture.genesis, now: fixture.clock.now())
        #expect(found.failures == [])
        let again = try await fixture.authority(on: fixture.store())
        #expect(try await again.revocationList().sequence == 8)
    }

    @Test("N18: of the raised sequences, those are kept that explain lists which are kept")
    func kept() async throws {
        let store = try fixture.store()
        _ = try await fixture.authority(on: store)
        let count = Int64(AuthorityLimits.revocationLists) + 3
        let now = fixture.clock.now()
        try await store.write { transaction in
            for generation in 1...count {
                try transaction.record(
                    RestoreRecord(generation: generation, lastSequence: 0, nextSequence: 1, heldInvites: 0), at: now)
            }
        }
        #expect(try await store.read { try $0.publicationFloor().generation } == count)
        try store.close()

        let kept = try fixture.inspect { database in
            try Int64.fetchAll(database, sql: "SELECT generation FROM gm_restorations ORDER BY generation")
        }
        #expect(kept == Array(4...count))
    }

    @Test("N18: a claim that is no sequence is refused, and one that is far away moves it by a bounded step")
    func absurd() async throws {
        let authority = try await fixture.authority(on: fixture.store())
        let token = try await authority.createInvite(InvitePolicy()).tokenID
        let certificate = try await fixture.join(authority, node, token: token)
        for claim in [-1, 1.5, "7", true, [7]] as [JSONValue] {
            await #expect(throws: AuthorityRefusal.self) {
                try await heartbeat(authority, certificate, holding: claim)
            }
        }

        try await heartbeat(authority, certificate, holding: .int(Int64.max))
        try await authority.maintain(round: 1)

        #expect(try await authority.revocationList().sequence == AuthorityLimits.learnedStep + 1)
    }

    @Test("claims are taken only beyond the active list, and after pauses that double up to an hour")
    func machine() {
        var learning = RevocationLearning()
        var now = ContinuousClock.now
        learning.hear(5, active: 5, now: now)
        #expect(learning.take() == nil)
        learning.hear(6, active: 5, now: now)
        #expect(learning.take() == 6)
        #expect(learning.take() == nil)
        for seconds in [60, 120, 240, 480, 960, 1_920, 3_600, 3_600] {
            learning.hear(9, active: 6, now: now.advanced(by: .seconds(seconds) - .nanoseconds(1)))
            #expect(learning.take() == nil, "\(seconds)")
            now = now.advanced(by: .seconds(seconds))
            learning.hear(9, active: 6, now: now)
            #expect(learning.take() == 9, "\(seconds)")
        }
        learning.hear(.max, active: .max - 1, now: now.advanced(by: .seconds(3_600)))
        #expect(learning.take() == .max)
    }
}
