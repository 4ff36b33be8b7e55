import MeshProtocol
import Testing

@testable import AuthorityCore

@Suite("InvitePolicy")
struct InvitePolicyTests {
    @Test("an empty body means a client for a week, to be redeemed within a day")
    func defaults() throws {
        let policy = try InvitePolicy([:])

        #expect(policy.roles == ["role:client"])
        #expect(policy.maxValidityHours == 168)
        #expect(policy.tokenExpiryHours == 24)
        #expect(policy.recipient == nil)
    }

    @Test("32 roles pass, 33 do not")
    func roleCount() throws {
        let roles = (0..<33).map { "role:service:s\($0)" }

        #expect(try InvitePolicy(roles: Array(roles.prefix(32))).roles.count == 32)
        #expect(throws: AuthorityRefusal(.invalidRole, "More than 32 roles")) { try InvitePolicy(roles: roles) }
    }

    @Test("hours pass at 1 and 8,760 and no further")
    func bounds() throws {
        for hours: Int64 in [1, 8_760] {
            #expect(try InvitePolicy(maxValidityHours: hours, tokenExpiryHours: hours).maxValidityHours == hours)
        }
        for hours: Int64 in [0, 8_761, .max, .min] {
            #expect(throws: AuthorityRefusal.self) { try InvitePolicy(maxValidityHours: hours) }
            #expect(throws: AuthorityRefusal.self) { try InvitePolicy(tokenExpiryHours: hours) }
        }
    }

    @Test("a refusal repeats at most 128 characters of what was asked for")
    func echo() {
        let role = String(repeating: "x", count: 1_000)

        #expect {
            try InvitePolicy(roles: [role])
        } throws: { error in
            (error as? AuthorityRefusal)?.message == "Invalid role: " + role.prefix(128)
        }
    }
}
