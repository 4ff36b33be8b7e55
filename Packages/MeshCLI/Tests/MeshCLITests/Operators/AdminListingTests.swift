import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("admin nodes, invites, crl and revoke-operator-key")
struct AdminListingTests {
    @Test("the roster, the invites and the revocation list say what became of a node")
    func listings() async throws {
        let testbed = try Testbed()

        _ = try await TestNetwork.run(in: testbed) { url in
            _ = try await TestNetwork.join("n", at: url, in: testbed)
            let certificate = try TestNetwork.certificate(of: "n", in: testbed)

            let nodes = await testbed.run(["admin", "nodes", "--na", url])
            #expect(nodes.status == .success, "\(nodes.errors)")
            #expect(nodes.output.contains("\(certificate.certID)  \(certificate.nodePublicKey)  role:client"))
            #expect(nodes.output.hasSuffix("\n1 active node\n"))
            let roster = await testbed.run(["admin", "nodes", "--na", url, "--format", "json"])
            let value = try #require(try JSONValue(parsing: roster.output).objectValue)
            #expect(value["schema"] == "genesis-mesh/admin-nodes/1")
            #expect(value["nodes"]?.objectValue?[certificate.certID] != nil)

            let token = await testbed.run(["admin", "invite", "--na", url])
            let invites = await testbed.run(["admin", "invites", "--na", url])
            let rows = invites.output.split(separator: "\n")
            #expect(rows.count == 3)
            #expect(rows[1].contains(" open "))
            #expect(rows[2].contains(" used ") && rows[2].hasSuffix(certificate.nodePublicKey))
            #expect(!invites.output.contains(token.output.dropLast()))
            let one = await testbed.run(["admin", "invites", "--na", url, "--limit", "1", "--format", "json"])
            let listing = try #require(try JSONValue(parsing: one.output).objectValue)
            #expect(listing["truncated"] == true)
            #expect(listing["invites"]?.arrayValue?.count == 1)

            _ = await testbed.run(["admin", "revoke", certificate.certID, "--na", url])
            let list = await testbed.run(["admin", "crl", "--na", url])
            #expect(list.status == .success, "\(list.errors)")
            #expect(list.errors.isEmpty)
            #expect(list.output.contains("sequence:     1\n"))
            #expect(list.output.contains("signature:    the authority's\n"))
            #expect(list.output.contains("\(certificate.certID)  unspecified"))
            let json = await testbed.run(["admin", "crl", "--na", url, "--format", "json"])
            let entries = try JSONValue(parsing: json.output).objectValue
            #expect(entries?["verified"] == true)
            #expect(entries?["revoked_certificates"]?.arrayValue?.count == 1)
        }
    }

    @Test("a revocation list is verified by the config's genesis block, or by a pin, or shown with a warning")
    func verification() async throws {
        let testbed = try Testbed()
        let other = try Testbed()
        _ = await other.run("init")

        _ = try await TestNetwork.run(in: testbed) { url in
            let root = try testbed.read(".genesis-mesh/keys/root.pub")
            try other.makeFolder("elsewhere")
            try other.write(root, to: "elsewhere/root.pub")
            let elsewhere = other.path("elsewhere")

            let foreign = await other.run(["admin", "crl", "--na", url])
            #expect(foreign.status == .failure)
            #expect(foreign.errors.hasPrefix("Error: The revocation list of \(url) has no valid signature"))

            let blind = await other.run(["admin", "crl", "--na", url], in: elsewhere)
            #expect(blind.status == .success)
            #expect(blind.errors.hasPrefix("Warning: the list is not verified"))
            #expect(blind.output.contains("signature:    not verified\n"))

            let pinned = await other.run(["admin", "crl", "--na", url, "--root-key", "root.pub"], in: elsewhere)
            #expect(pinned.status == .success, "\(pinned.errors)")
            #expect(pinned.errors.isEmpty)
            let wrong = await other.run(
                ["admin", "crl", "--na", url, "--genesis-sha256", String(repeating: "0", count: 64)], in: elsewhere)
            #expect(wrong.status == .failure)
            #expect(wrong.errors.contains("--genesis-sha256"))

            try other.write("[paths]\ngenesis = \"gone.json\"\n", to: "elsewhere/genesis-mesh.toml")
            let missing = await other.run(["admin", "crl", "--na", url], in: elsewhere)
            #expect(missing.status == .failure && missing.output.isEmpty)
            #expect(missing.errors == "Error: No such file: 'gone.json'.\n")
        }
    }

    @Test("a revoked operator key is refused from then on; the last one stays")
    func operatorKeys() async throws {
        let testbed = try Testbed()
        let made = await testbed.run("init --env-file na.env")
        try #require(made.status == .success, "\(made.errors)")
        let key = await testbed.run("keygen operator --output second --key-id second --tier read --env-file na.env")
        try #require(key.status == .success, "\(key.errors)")

        _ = try await RunningCommand.during(
            ["na", "start", "--env-file", "na.env", "--port", "0"], in: testbed
        ) { _, url in
            let second = ["--operator-key", "second.key", "--operator-key-id", "second", "--na", url]
            #expect(await testbed.run(["admin", "nodes"] + second).status == .success)

            let revoked = await testbed.run(
                ["admin", "revoke-operator-key", "second", "--reason", "left", "--na", url])
            #expect(revoked.status == .success, "\(revoked.errors)")
            let reply = try #require(try JSONValue(parsing: revoked.output).objectValue)
            #expect(reply["remaining_active_keys"] == 1)
            #expect(reply["reason"] == "left")
            #expect(revoked.output.hasPrefix("{\n  \"key_id\": \"second\",\n"))

            let refused = await testbed.run(["admin", "nodes"] + second)
            #expect(refused.errors == "Error: node roster failed: 401 admin_auth_failed: Unknown admin key\n")
            let last = await testbed.run(["admin", "revoke-operator-key", "operator-local", "--na", url])
            #expect(last.errors.hasPrefix("Error: operator key revocation failed: 409 last_active_operator_key: "))
            let unknown = await testbed.run(["admin", "revoke-operator-key", "no/body", "--na", url])
            #expect(unknown.errors.hasPrefix("Error: operator key revocation failed: 404 unknown_operator_key: "))
        }
    }

    @Test(
        "times are shown as an age",
        arguments: [
            (-90, "in 90 s"), (0, "0 s ago"), (119, "119 s ago"), (120, "2 min ago"), (7_200, "2 h ago"),
            (-172_800, "in 2 d"),
        ])
    func ages(_ seconds: Int, _ expected: String) {
        let now = UTCTime(microseconds: 1_790_000_000_000_000)

        #expect(AgeText.of(now.advanced(by: .seconds(-seconds)), now: now) == expected)
    }
}
