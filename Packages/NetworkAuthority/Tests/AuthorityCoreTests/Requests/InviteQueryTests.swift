import MeshProtocol
import Testing

@testable import AuthorityCore

@Suite("InviteQuery")
struct InviteQueryTests {
    @Test("a limit passes from 1 to 1,000, is 100 when it is missing, and nothing else passes")
    func limits() throws {
        #expect(try InviteQuery([]).limit == 100)
        #expect(try InviteQuery([("other", ["x"])]).limit == 100)
        for limit in [1, 1_000] { #expect(try InviteQuery([("limit", [String(limit)])]).limit == limit) }
        for values in [["0"], ["1001"], ["-1"], ["+"], ["1.0"], [""], [" 1"], ["1", "1"], []] {
            #expect(throws: AuthorityRefusal.self, "\(values)") { try InviteQuery([("limit", values)]) }
        }
    }

    @Test("an invite is open until its time is over, unless it is used")
    func states() {
        let now = UTCTime(microseconds: 1_790_000_000_000_000)
        var invite = InviteRecord(
            digest: "", roles: [], maxValidityHours: 1, createdAt: now, expiresAt: now.advanced(by: .seconds(1)))

        #expect(invite.state(at: now) == .open)
        #expect(invite.state(at: now.advanced(by: .seconds(1))) == .expired)
        invite.isHeld = true
        #expect(invite.state(at: now) == .held)
        #expect(invite.state(at: now.advanced(by: .seconds(1))) == .expired)
        invite.usedAt = now
        #expect(invite.state(at: now) == .used)
        #expect(invite.state(at: now.advanced(by: .seconds(1))) == .used)
    }
}
