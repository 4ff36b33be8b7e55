import AuthorityTrials
import Foundation
import Testing

@Suite("Enrolment across implementations", .withReference)
struct EnrolmentInterop {
    @Test(
        "a node of one joins the authority of the other, and again with the saved certificate",
        arguments: Implementation.allCases)
    func joins(_ authorityOf: Implementation) async throws {
        let sandbox = try Sandbox()
        let authority = try await Authority.start(authorityOf, in: sandbox)
        let member = try Member(authorityOf.other, named: "node", of: authority)

        let first = try await member.join(token: try await authority.invite())

        let output = try first.succeeded("join")
        let certificate = try member.certificateID
        #expect(output.contains("Joined USG as role:anchor"))
        #expect(output.contains("Certificate: \(certificate)"))

        let again = try await member.join(token: nil)

        #expect(try again.succeeded("join again").contains("Certificate: \(certificate)"))
        #expect((again.output + again.errors).contains("Using existing certificate: \(certificate)"))
        await authority.process.end()
    }

    @Test(
        "an invite made with the command line of one is redeemed at the authority of the other",
        arguments: Implementation.allCases)
    func invites(_ authorityOf: Implementation) async throws {
        let sandbox = try Sandbox()
        let authority = try await Authority.start(authorityOf, in: sandbox)
        let token = try await authority.invite(using: authorityOf.other)
        let member = try Member(authorityOf, named: "node", of: authority)

        let joined = try await member.join(token: token)

        #expect(try joined.succeeded("join").contains("Joined USG"))
        await authority.process.end()
    }

    @Test(
        "genesis verify of one accepts the other's genesis and refuses it altered", arguments: Implementation.allCases)
    func verifies(_ maker: Implementation) async throws {
        let sandbox = try Sandbox()
        let home = try sandbox.makeFolder("maker")
        _ = try await sandbox.run(maker, ["init"], in: home).succeeded("init")
        let genesis = home.appendingPathComponent(".genesis-mesh/genesis.signed.json")

        let verified = try await sandbox.run(maker.other, ["genesis", "verify", "--genesis", genesis.path])
        #expect(try verified.succeeded("genesis verify").contains("VALID"))

        let altered = sandbox.folder.appendingPathComponent("altered.json")
        let text = try String(contentsOf: genesis, encoding: .utf8)
        try text.replacingOccurrences(of: "\"USG\"", with: "\"USH\"").write(
            to: altered, atomically: true, encoding: .utf8)
        let refused = try await sandbox.run(maker.other, ["genesis", "verify", "--genesis", altered.path])
        #expect(refused.status == 1)
    }
}
