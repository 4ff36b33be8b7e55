import AuthorityTrials
import Foundation
import GRDB
import MeshAuthorityClient
import MeshCrypto
import MeshProtocol
import Testing

@Suite("A database made by the reference", .withReference)
struct ReferenceDatabaseTests {
    /// What the reference did before its database was taken over.
    private struct Made {
        let authority: Authority
        let member: Member
        let usedToken: String
        let openToken: String
        let revoked: String
        let sequence: Int

        var database: URL { authority.home.appendingPathComponent(".genesis-mesh/na.db") }
        var key: SigningKey {
            get throws { try KeyFile.readPrivate(path: member.home.appendingPathComponent("keys/node.key").path) }
        }
    }

    /// Lets the reference enrol, revoke, publish a policy and record a key succession.
    private func make(in sandbox: Sandbox) async throws -> Made {
        let authority = try await Authority.start(.reference, in: sandbox)
        let usedToken = try await authority.invite()
        let member = try Member(.reference, named: "member", of: authority)
        _ = try await member.join(token: usedToken).succeeded("join")
        let outcast = try await Member.enrolled(.reference, named: "outcast", of: authority)
        try await authority.revoke(try outcast.certificateID)
        let openToken = try await authority.invite()

        let home = authority.home
        let policy = home.appendingPathComponent("policy.json")
        try Data(#"{"policy_id":"p-2","min_client_version":"0.1.0","allowed_services":["a","b"]}"#.utf8).write(
            to: policy)
        let operatorKey = home.appendingPathComponent(".genesis-mesh/keys/operator.key").path
        let signed = ["--na", authority.url, "--operator-key", operatorKey]
        _ = try await sandbox.run(.ours, ["admin", "policy", "publish", "--file", policy.path] + signed, in: home)
            .succeeded("admin policy publish")
        for (command, arguments) in [
            ("keygen network-authority", ["--output", "next", "--key-id", "na-2"]),
            ("na succession history", ["--na", authority.url, "--out", "history.json"]),
            (
                "na succession sign",
                [
                    "--history", "history.json", "--root-key", ".genesis-mesh/keys/root.key", "--new-public-key",
                    "next.pub", "--new-key-id", "na-2", "--effective-in", "3600", "--out", "signed.json",
                ]
            ),
            ("na succession prove", ["--file", "signed.json", "--new-key", "next.key", "--out", "proved.json"]),
            ("na succession submit", ["--file", "proved.json"] + signed),
        ] {
            let words = command.split(separator: " ").map(String.init)
            _ = try await sandbox.run(.reference, words + arguments, in: home).succeeded("\(command)")
        }
        let sequence = try #require(try await authority.document("/crl")["sequence"] as? Int)
        return Made(
            authority: authority, member: member, usedToken: usedToken, openToken: openToken,
            revoked: try outcast.certificateID, sequence: sequence)
    }

    /// The result of `na verify-db` with the network's genesis block.
    private func verify(_ made: Made, in sandbox: Sandbox) async throws -> JSONObject {
        let done = try await sandbox.run(
            .ours, ["na", "verify-db", "--db-path", made.database.path, "--genesis", made.authority.genesis])
        let result = try #require(try JSONValue(parsing: try done.succeeded("na verify-db")).objectValue)
        #expect(result["ok"] == true)
        return try #require(result["checks"]?.objectValue)
    }

    /// The names and bytes of the database and what lies beside it, without the index of the log, which is memory.
    private func files(_ made: Made) throws -> [String: Data] {
        let folder = made.database.deletingLastPathComponent()
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasPrefix("na.db") {
            files[name] = name.hasSuffix("-shm") ? Data() : try Data(contentsOf: folder.appendingPathComponent(name))
        }
        return files
    }

    @Test("na verify-db passes it while it is served and at rest, and changes no byte", arguments: [SIGTERM, SIGKILL])
    func verified(_ signal: Int32) async throws {
        let sandbox = try Sandbox()
        let made = try await make(in: sandbox)
        _ = try await verify(made, in: sandbox)
        await made.authority.process.end(signal)
        let before = try files(made)

        let checks = try await verify(made, in: sandbox)

        #expect(try files(made) == before)
        #expect(checks["schema_version"] == 20)
        #expect(checks["crl"]?.objectValue?["active_sequence"] == [.int(made.sequence)])
        #expect(checks["key_history"] == ["keys": 2, "verified_from_root": true])
        #expect(checks["invites"]?.objectValue?["count"] == 3)
        #expect(checks["revocations"] == ["revoked": 1, "unlisted": 0])
    }

    @Test("an export of its audit events is the reference's own, byte for byte")
    func audit() async throws {
        let sandbox = try Sandbox()
        let made = try await make(in: sandbox)
        await made.authority.process.end()
        var exports: [String] = []
        for implementation in [Implementation.ours, .reference] {
            let output = sandbox.folder.appendingPathComponent("\(implementation).jsonl")
            _ = try await sandbox.run(
                implementation,
                ["managed", "audit-export", "--db-path", made.database.path, "--output", output.path]
            ).succeeded("managed audit-export")
            exports.append(try String(contentsOf: output, encoding: .utf8))
        }
        #expect(exports[0] == exports[1])
        #expect(exports[0].contains("na_key_succession_recorded"))
    }

    @Test("N2: served by ours, certificates, invites, lists, policy and keys go on, and no token is left in clear")
    func takenOver() async throws {
        let sandbox = try Sandbox()
        let made = try await make(in: sandbox)
        let authority = try await made.authority.takenOver(by: .ours, ending: SIGKILL)

        for token in [made.usedToken, made.openToken] {
            for (name, data) in try files(made) {
                #expect(data.range(of: Data(token.utf8)) == nil, "\(name)")
            }
        }
        let client = try AuthorityClient(baseURL: authority.url)
        let id = try made.member.certificateID
        _ = try await client.heartbeat(HeartbeatRequest(certificateID: id), signer: try made.key)
        let renewed = try await client.renew(
            RenewRequest(certificateID: id, roles: ["role:anchor"], validityHours: 24), signer: try made.key)
        #expect(renewed.roles == ["role:anchor"] && renewed.certID != id)
        let newcomer = try SigningKey(seed: [UInt8](repeating: 77, count: 32))
        await #expect(throws: AuthorityClientError.self) {
            try await client.join(
                JoinRequest(roles: ["role:anchor"], inviteToken: made.usedToken), signer: newcomer)
        }
        let joined = try await client.join(
            JoinRequest(roles: ["role:anchor"], inviteToken: made.openToken), signer: newcomer)
        #expect(joined.roles == ["role:anchor"])
        #expect(try await client.policy().policyID == "p-2")
        let keys = try #require(try await authority.document("/na/key-history")["keys"] as? [[String: Any]])
        #expect(keys.map { $0["key_id"] as? String } == ["na-local", "na-2"])

        try await authority.revoke(joined.certID)
        let list = try await authority.document("/crl")
        #expect(list["sequence"] as? Int == made.sequence + 1)
        let entries = try #require(list["revoked_certificates"] as? [[String: Any]])
        #expect(entries.compactMap { $0["certificate_id"] as? String } == [made.revoked, joined.certID])
        await authority.process.end()
        let checks = try await verify(made, in: sandbox)
        #expect(checks["key_history"] == ["keys": 2, "verified_from_root": true])

        let refused = try await sandbox.run(.reference, ["na", "start"], in: made.authority.home)
        #expect(refused.status != 0)
        #expect(refused.errors.contains("newer"))
    }

    @Test("it is not taken over while the reference still serves it")
    func stillServed() async throws {
        let sandbox = try Sandbox()
        let authority = try await Authority.start(.reference, in: sandbox)
        _ = try await authority.invite()

        let refused = try await sandbox.run(.ours, ["na", "start", "--port", "0"], in: authority.home)

        #expect(refused.status == 1)
        #expect(refused.errors.contains("another process has it open"))
        #expect(!(try await authority.invite()).isEmpty)
        await authority.process.end()
    }
}
