import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("na start")
struct AuthorityStartCommandTests {
    @Test("the authority of a config says where it listens, answers, and ends with 0")
    func config() async throws {
        let testbed = try Testbed()

        let status = try await TestNetwork.run(in: testbed) { url in
            #expect(url.hasPrefix("http://127.0.0.1:"))
            let invite = await testbed.run(["admin", "invite", "--na", url])
            #expect(invite.status == .success, "\(invite.errors)")
        }

        #expect(status == .success)
        #expect(testbed.exists(".genesis-mesh/na.db"))
    }

    @Test("a settings file is the whole configuration, summarised on standard error")
    func settingsFile() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init --env-file na.env")

        let arguments = ["na", "start", "--env-file", "na.env", "--port", "0"]
        let status = try await RunningCommand.during(arguments, in: testbed) { command, _ in
            #expect(command.errors.text.contains("Settings: na.env\n"))
            #expect(command.errors.text.contains("operator-local (privileged)"))
            #expect(command.output.text.isEmpty)
        }

        #expect(status == .success)
    }

    @Test("the environment counts more than the config, and an option more than both")
    func precedence() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init")

        let arguments = ["na", "start", "--port", "0", "--db-path", "option.db"]
        let environment = ["DB_PATH": "environment.db", "NA_KEY_ID": "na-other"]
        let status = try await RunningCommand.during(arguments, in: testbed, environment: environment) { _, url in
            let config = try await TestNetwork.join("n", at: url, in: testbed)
            #expect(config == "n/genesis-mesh.toml")
        }

        #expect(status == .success)
        #expect(
            testbed.exists("option.db") && !testbed.exists("environment.db") && !testbed.exists(".genesis-mesh/na.db"))
        #expect(try TestNetwork.certificate(of: "n", in: testbed).issuedBy == "na-other")
    }

    @Test("what stops the start is said")
    func faults() async throws {
        let testbed = try Testbed()
        let none = await testbed.run("na start")
        _ = await testbed.run("init --env-file na.env")
        let missing = await testbed.run("na start --env-file other.env")
        try testbed.write(try testbed.read("na.env") + "RENEWAL_GRACE_SECONDS=soon\n", to: "na.env")
        let broken = await testbed.run("na start --env-file na.env")
        _ = await testbed.run("keygen network-authority --output .genesis-mesh/keys/na")
        let wrongKey = await testbed.run("na start --port 0")

        #expect(none.errors.hasPrefix("Error: No Genesis Mesh config found at "))
        #expect(missing.errors.contains("Settings file not found: other.env"))
        #expect(broken.errors.contains("RENEWAL_GRACE_SECONDS"))
        #expect(wrongKey.errors.contains("The Network Authority cannot start"))
        for finished in [none, missing, broken, wrongKey] { #expect(finished.status == .failure) }
    }
}
