import AuthorityTrials
import Foundation
import Testing

@Suite("Revocation and restart across implementations", .withReference)
struct RevocationInterop {
    @Test(
        "a certificate revoked by our authority is refused by a node of the other", arguments: Implementation.allCases)
    func refusesTheRevoked(_ revoked: Implementation) async throws {
        let sandbox = try Sandbox()
        let authority = try await Authority.start(.ours, in: sandbox)
        let outcast = try await Member.enrolled(revoked, named: "outcast", of: authority)
        let honest = try await Member.enrolled(revoked, named: "honest", of: authority)
        try await authority.revoke(try outcast.certificateID)
        let guardian = try await Member.enrolled(revoked.other, named: "guardian", of: authority).start()

        _ = try await outcast.send("from the outcast", to: guardian.member, via: guardian)
        _ = try await honest.send("from the honest", to: guardian.member, via: guardian)

        #expect(await guardian.receives("from the honest"))
        #expect(!(guardian.process.output.text + guardian.process.errors.text).contains("from the outcast"))
        await guardian.process.end(SIGINT)
        await authority.process.end()
    }

    @Test(
        "our authority, killed and restarted, has forgotten nothing that a node of either knows",
        arguments: Implementation.allCases)
    func restart(_ nodeOf: Implementation) async throws {
        let sandbox = try Sandbox()
        let authority = try await Authority.start(.ours, in: sandbox)
        let spent = try await authority.invite()
        let unspent = try await authority.invite()
        let member = try Member(nodeOf, named: "node", of: authority)
        _ = try await member.join(token: spent).succeeded("join")
        let other = try await Member.enrolled(nodeOf, named: "revoked", of: authority)
        try await authority.revoke(try other.certificateID)
        let listBefore = try await authority.document("/crl")["sequence"] as? Int

        let restarted = try await authority.killedAndRestarted()

        #expect(try await restarted.document("/crl")["sequence"] as? Int == listBefore)
        #expect(listBefore == 1)
        let again = try await member.join(token: nil)
        #expect(try again.succeeded("join again").contains(try member.certificateID))
        let late = try await Member(nodeOf, named: "late", of: restarted).join(token: spent)
        #expect(late.status == 1, "a spent invite was redeemed by another key")
        let entitled = try await Member(nodeOf, named: "entitled", of: restarted).join(token: unspent)
        #expect(try entitled.succeeded("join with the unspent invite").contains("Joined"))
        await restarted.process.end()
    }
}
