import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("admin")
struct AdminCommandTests {
    @Test("an invite is the token alone; a revocation is the reply")
    func inviteAndRevoke() async throws {
        let testbed = try Testbed()

        _ = try await TestNetwork.run(in: testbed) { url in
            let invite = await testbed.run(
                ["admin", "invite", "--na", url, "--role", "role:service:db", "--role", "bridge", "--format", "json"])
            let value = try #require(try JSONValue(parsing: invite.output).objectValue)
            #expect(value["roles"] == ["role:service:db", "role:bridge"])
            #expect(value["expires_at"]?.stringValue != nil)

            _ = try await TestNetwork.join("n", at: url, in: testbed)
            let id = try TestNetwork.certificate(of: "n", in: testbed).certID
            let revoked = await testbed.run(
                [
                    "admin", "revoke", id, "--na", url, "--reason", "key_compromise",
                    "--operator-key", ".genesis-mesh/keys/operator.key",
                ])
            #expect(revoked.status == .success, "\(revoked.errors)")
            #expect(revoked.output == "{\n  \"crl_sequence\": 1,\n  \"revoked_count\": 1\n}\n")
        }
    }

    @Test("refusals of the authority and of the network are told with what failed")
    func faults() async throws {
        let testbed = try Testbed()

        _ = try await TestNetwork.run(in: testbed) { url in
            let unknown = await testbed.run(["admin", "revoke", "nothing", "--na", url])
            let reason = await testbed.run(["admin", "revoke", "nothing", "--na", url, "--reason", "boredom"])
            let stranger = await testbed.run("keygen operator --output stranger --key-id stranger")
            let key = await testbed.run(
                ["admin", "invite", "--na", url, "--operator-key", "stranger.key", "--operator-key-id", "stranger"])

            #expect(unknown.errors.hasPrefix("Error: certificate revocation failed: 404 certificate_not_found: "))
            #expect(reason.errors.hasPrefix("Error: certificate revocation failed: 400 invalid_revocation_reason: "))
            #expect(stranger.status == .success)
            #expect(key.errors.hasPrefix("Error: invite creation failed: 401 admin_auth_failed: "))
        }
        let unreachable = await testbed.run("admin invite --na http://127.0.0.1:1")
        #expect(unreachable.status == .failure)
        #expect(unreachable.errors.hasPrefix("Error: sovereign metadata failed: "))
    }

    @Test("the id of the operator's key is the option's, or else that of the config, unless another key is named")
    func keyID() async throws {
        let testbed = try Testbed()

        _ = try await TestNetwork.run(in: testbed) { url in
            let config = try testbed.read("genesis-mesh.toml")
            let other = config.replacing("key_id = \"operator-local\"", with: "key_id = \"other\"")
            try #require(other != config)
            try testbed.write(other, to: "genesis-mesh.toml")
            let nodes = ["admin", "nodes", "--na", url]
            let key = ["--operator-key", ".genesis-mesh/keys/operator.key"]

            let configured = await testbed.run(nodes)
            let named = await testbed.run(nodes + ["--operator-key-id", "operator-local"])
            let keyAlone = await testbed.run(nodes + key)
            let both = await testbed.run(nodes + key + ["--operator-key-id", "other"])

            for refused in [configured, both] {
                #expect(refused.errors == "Error: node roster failed: 401 admin_auth_failed: Unknown admin key\n")
            }
            #expect(named.status == .success, "\(named.errors)")
            #expect(keyAlone.status == .success, "\(keyAlone.errors)")
        }
    }

    @Test(
        "what cannot be asked is refused before any request",
        arguments: [
            (["--validity-hours", "0"], "--validity-hours must be greater than zero."),
            (["--token-expiry-hours", "-1"], "--token-expiry-hours must be greater than zero."),
            (["--recipient-key", "nokey"], "neither a public key file nor"),
            (["--operator-key", "none.key"], "No such file: 'none.key'"), (["--na", "ftp://h"], "http://"),
        ])
    func refusals(_ options: [String], _ expected: String) async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init --na-endpoint http://127.0.0.1:1")

        let finished = await testbed.run(["admin", "invite"] + options)

        #expect(finished.status == .failure)
        #expect(finished.errors.contains(expected), "\(finished.errors)")
    }

    @Test("without an endpoint the error says where one can be given")
    func noEndpoint() async throws {
        let testbed = try Testbed()
        try testbed.write("[network]\nna_endpoint = \"\"\n", to: "genesis-mesh.toml")

        let finished = await testbed.run("admin invite")

        #expect(finished.errors == "Error: No NA endpoint. Pass --na or set [network].na_endpoint in config.\n")
    }
}
