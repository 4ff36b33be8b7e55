import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("admin policy")
struct AdminPolicyCommandTests {
    @Test("a policy is published from a file and options, compared, listed and rolled back")
    func life() async throws {
        let testbed = try Testbed()
        try testbed.write(
            """
            policy_id = "p-1"
            allowed_ports = [443]
            allowed_services = ["db"]
            [routing]
            max_hops = 4
            """, to: "policy.toml")

        _ = try await TestNetwork.run(in: testbed) { url in
            let before = await testbed.run(["admin", "policy", "diff", "--file", "policy.toml", "--na", url])
            #expect(before.status == .success, "\(before.errors)")
            #expect(
                before.output.hasPrefix("--- policy-USG-v0.1\n+++ policy.toml\nallowed_ports\n  - 443, 8443\n  + 443\n")
            )

            let published = await testbed.run([
                "admin", "policy", "publish", "--na", url, "--file", "policy.toml", "--max-hops", "5",
                "--allowed-service", "db", "--allowed-service", "web", "--format", "json",
            ])
            #expect(published.status == .success, "\(published.errors)")
            let policy = try #require(try JSONValue(parsing: published.output).objectValue)
            #expect(policy["schema"] == "genesis-mesh/admin-policy/1")
            #expect(policy["policy_id"] == "p-1")
            #expect(policy["allowed_ports"] == [443])
            #expect(policy["allowed_services"] == ["db", "web"])
            #expect(policy["routing"] == ["preferred_transports": ["quic", "wireguard"], "max_hops": 5])
            #expect(policy["signatures"]?.arrayValue?.count == 1)
            try testbed.write(published.output, to: "published.json")

            let history = await testbed.run(["admin", "policy", "history", "--na", url])
            let lines = history.output.split(separator: "\n")
            #expect(lines.count == 4)
            #expect(lines[1].hasPrefix("*  p-1 "))
            #expect(lines[2].hasPrefix("   policy-USG-v0.1 "))

            let same = await testbed.run(
                ["admin", "policy", "diff", "--file", "published.json", "--exit-code", "--na", url])
            #expect(same.status == .success)
            #expect(same.output == "No difference between p-1 and published.json.\n")
            let other = await testbed.run(["admin", "policy", "diff", "policy-USG-v0.1", "--exit-code", "--na", url])
            #expect(other.status == .failure)
            #expect(other.errors.isEmpty)
            #expect(other.output.contains("routing.max_hops\n  - 5\n  + 6\n"))
            let pair = await testbed.run([
                "admin", "policy", "diff", "policy-USG-v0.1", "p-1", "--na", url, "--format", "json",
            ])
            #expect(pair.status == .success)
            let changes = try JSONValue(parsing: pair.output).objectValue?["changes"]?.arrayValue
            #expect(changes?.last == ["member": "routing.max_hops", "from": 6, "to": 5])

            let back = await testbed.run(["admin", "policy", "rollback", "policy-USG-v0.1", "--na", url])
            #expect(back.output.hasPrefix("Rolled back to policy: policy-USG-v0.1\n"))
        }
    }

    @Test("refusals of the authority say what failed")
    func faults() async throws {
        let testbed = try Testbed()

        _ = try await TestNetwork.run(in: testbed) { url in
            let rollback = await testbed.run(["admin", "policy", "rollback", "zzz", "--na", url])
            #expect(rollback.status == .failure)
            #expect(rollback.errors == "Error: policy rollback failed: 404 policy_not_found: Unknown policy\n")
            let diff = await testbed.run(["admin", "policy", "diff", "zzz", "--na", url])
            #expect(diff.errors == "Error: There is no policy 'zzz'; 'admin policy history' lists them.\n")
        }
    }

    @Test(
        "what no authority would accept is refused before any request",
        arguments: [
            ("", ["--allowed-port", "0"], "The policy is not valid: allowed_ports[0] must be from 1 to 65535."),
            ("", ["--max-hops", "256"], "The policy is not valid: routing.max_hops must be from 1 to 255."),
            (
                #"{"allowed_ports":["x"],"min_client_version":1}"#, [],
                "The policy is not valid: min_client_version must be text; allowed_ports[0] must be a whole number."
            ),
            (
                #"{"allowed_port":[443]}"#, [],
                "p.json: a policy has no member 'allowed_port'; it has policy_id, min_client_version, allowed_ports, "
                    + "allowed_services, routing."
            ),
            (
                #"{"routing":{"hops":3}}"#, [],
                "p.json: routing has no member 'hops'; it has preferred_transports, max_hops."
            ),
            ("[]", [], "p.json must hold one JSON object."),
            ("a = 1", [], "p.json is not JSON: invalid_json. Name a TOML file with .toml at its end."),
        ])
    func refusals(_ file: String, _ options: [String], _ expected: String) async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init --na-endpoint http://127.0.0.1:1")
        if !file.isEmpty { try testbed.write(file, to: "p.json") }

        let finished = await testbed.run(
            ["admin", "policy", "publish"] + (file.isEmpty ? [] : ["--file", "p.json"]) + options)

        #expect(finished.status == .failure)
        #expect(finished.errors == "Error: \(expected)\n")
    }

    @Test("a comparison needs a file, or one or two ids", arguments: ["", "a b c", "a --file f"])
    func diffUsage(_ words: String) async throws {
        let finished = await (try Testbed()).run("admin policy diff " + words)

        #expect(finished.status == .usage)
        #expect(finished.errors.contains("Give --file, or one or two policy ids."))
    }
}
