import AuthorityCore
import AuthorityHTTP
import AuthorityTesting
import MeshCrypto
import MeshProtocol
import Synchronization
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

    @Test(
        "TLS is served from the config's files, and SIGHUP reads them again; a bad file is said and changes nothing",
        .timeLimit(.minutes(1)))
    func tls() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init")
        try testbed.write(TestCertificate.first.certificate, to: "tls.crt")
        try testbed.write(TestCertificate.first.key, to: "tls.key")
        let config = try testbed.read("genesis-mesh.toml")
        try testbed.write(
            config.replacing("[na]\n", with: "[na]\ntls_cert = \"tls.crt\"\ntls_key = \"tls.key\"\n"),
            to: "genesis-mesh.toml")

        let arguments = ["na", "start", "--port", "0"]
        let status = try await RunningCommand.during(arguments, in: testbed) { command, url in
            #expect(url.hasPrefix("https://127.0.0.1:"))
            command.reload()
            #expect(await Self.logged("info: TLS certificate reloaded", by: command))
            try testbed.write("nothing", to: "tls.crt")
            command.reload()
            #expect(await Self.logged("error: TLS certificate not reloaded, the old one stays", by: command))
        }

        #expect(status == .success)
    }

    /// Waits for a log line that holds a text.
    private static func logged(_ text: String, by command: RunningCommand) async -> Bool {
        await command.errors.line { $0.contains(text) } != nil
    }

    @Test("without TLS a request to read the files again changes nothing; taken ports are said with their options")
    func plainReloadAndTakenPorts() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init")

        let arguments = ["na", "start", "--port", "0", "--metrics-listen", "127.0.0.1:0"]
        let status = try await RunningCommand.during(arguments, in: testbed) { command, url in
            command.reload()
            #expect(await testbed.run(["admin", "nodes", "--na", url]).status == .success)

            let announced = "Counters at http://"
            let counters = try #require(command.errors.lines.first { $0.hasPrefix(announced) })
            let address = String(counters.dropFirst(announced.count).prefix { $0 != "/" })
            let second = await testbed.run(
                ["na", "start", "--port", "0", "--db-path", "second.db", "--metrics-listen", address])
            #expect(second.status == .failure)
            #expect(
                second.errors.contains("choose another --port or --metrics-listen (\(address))."), "\(second.errors)")
        }

        #expect(status == .success)
    }

    @Test("what the environment names need not stand in the config")
    func configWithoutPaths() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init")
        let operatorKey = try KeyFile.readPublic(path: testbed.path(".genesis-mesh/keys/operator.pub")).text
        try testbed.write("[paths]\nhome = \".genesis-mesh\"\n", to: "genesis-mesh.toml")
        let seed = try testbed.read(".genesis-mesh/keys/na.key").split(separator: "\n").last.map(String.init)
        let environment = [
            "GENESIS_FILE": ".genesis-mesh/genesis.signed.json", "NA_KEY_PROVIDER": "env",
            "NA_PRIVATE_KEY_SEED": seed ?? "",
            "OPERATOR_PUBLIC_KEYS_JSON": "{\"o\":\"\(operatorKey)\"}", "OPERATOR_KEY_TIERS_JSON": "{\"o\":\"read\"}",
        ]

        let status = try await RunningCommand.during(
            ["na", "start", "--port", "0"], in: testbed, environment: environment
        ) { _, _ in }

        #expect(status == .success)
        for (name, key) in [
            ("GENESIS_FILE", "[paths].genesis"), ("NA_KEY_PROVIDER", "[paths].na_private_key"),
            ("OPERATOR_PUBLIC_KEYS_JSON", "[paths].operator_public_key"),
        ] {
            let finished = await testbed.run("na start --port 0", environment: environment.filter { $0.key != name })
            #expect(finished.errors == "Error: Missing \(key) in genesis-mesh.toml.\n")
        }
    }

    @Test("options for TLS and counters count more than settings, also with a settings file")
    func servingOptions() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init --env-file na.env")
        try testbed.write(TestCertificate.first.certificate, to: "tls.crt")
        try testbed.write(TestCertificate.first.key, to: "tls.key")
        try testbed.write(
            try testbed.read("na.env") + "NA_TLS_CERT_FILE=missing\nNA_TLS_KEY_FILE=missing\n", to: "na.env")

        let refused = await testbed.run("na start --env-file na.env --port 0")
        let arguments = [
            "na", "start", "--env-file", "na.env", "--port", "0", "--tls-cert", "tls.crt", "--tls-key", "tls.key",
            "--metrics-listen", "127.0.0.1:0",
        ]
        let status = try await RunningCommand.during(arguments, in: testbed) { command, url in
            #expect(url.hasPrefix("https://"))
            #expect(command.errors.text.contains("Counters at http://127.0.0.1:"))
            #expect(!command.errors.text.contains("WARNING"))
        }

        #expect(refused.status == .failure)
        #expect(refused.errors.contains("missing (NA_TLS_CERT_FILE)"))
        #expect(status == .success)
        let half = await testbed.run("na start --tls-cert tls.crt")
        #expect(half.status == .usage)
    }

    @Test("plain HTTP for other machines is warned of, loudly and in the log; on loopback it is not")
    func plainHTTP() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init")

        _ = try await RunningCommand.during(["na", "start", "--port", "0", "--host", "0.0.0.0"], in: testbed) {
            command, _ in
            #expect(command.errors.text.contains("WARNING: serving plain HTTP on 0.0.0.0."))
            #expect(command.errors.text.contains("warning: serving plain HTTP to other machines"))
        }
        let status = try await RunningCommand.during(["na", "start", "--port", "0"], in: testbed) { command, _ in
            #expect(!command.errors.text.contains("plain HTTP"))
        }

        #expect(status == .success)
    }

    @Test("requests are logged as the settings file asks, in its format")
    func requestLog() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init --env-file na.env")
        try testbed.write(try testbed.read("na.env") + "GENESIS_LOG_FORMAT=json\n", to: "na.env")

        let arguments = ["na", "start", "--env-file", "na.env", "--port", "0"]
        func lines(_ environment: [String: String]) async throws -> [String] {
            let errors = Mutex<CapturedOutput?>(nil)
            _ = try await RunningCommand.during(arguments, in: testbed, environment: environment) { command, url in
                errors.withLock { $0 = command.errors }
                _ = await testbed.run(["admin", "invite", "--na", url])
            }
            return errors.withLock { $0?.lines ?? [] }.filter { $0.contains("/admin/invite") }
        }

        let logged = try await lines([:])
        #expect(logged.count == 1)
        let record = try JSONValue(parsing: Array(try #require(logged.first).utf8)).objectValue
        #expect(record?["message"] == "request")
        #expect(record?["http.request.method"] == "POST")
        #expect(record?["http.response.status_code"] == "201")
        #expect(try await lines(["GENESIS_LOG_LEVEL": "WARNING"]).isEmpty)
    }

    @Test("a managed authority does not start beside its root key, which init leaves there")
    func managed() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init")

        let finished = await testbed.run("na start --port 0", environment: ["NA_DEPLOYMENT": "managed"])

        #expect(finished.status == .failure)
        #expect(finished.errors.contains("NA_DEPLOYMENT is managed"))
        #expect(finished.errors.contains("keys/root.key"))
    }

    @Test("keys of the config say what variables say, and the environment counts more")
    func configKeys() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init")
        let config = try testbed.read("genesis-mesh.toml")
        try testbed.write(
            config.replacing(
                "[na]\n",
                with: """
                    [na]
                    tls_cert = "c"
                    tls_key = "k"
                    metrics_listen = "127.0.0.1:9100"
                    request_log = "off"
                    public_url = "https://na.example"
                    proxy_hops = 2
                    deployment = "managed"
                    rate_limit_store = "database"
                    rate_limit_join_per_minute = 1000
                    renewal_grace_seconds = 60

                    """), to: "genesis-mesh.toml")
        let context = testbed.context(
            output: CapturedOutput(), errors: CapturedOutput(), environment: ["NA_PROXY_HOPS": "1"])

        let settings = try AuthorityConfigSettings(config: MeshConfig.require(nil, in: context))
            .settings(databasePath: nil, in: context)

        #expect(settings.tls == TLSFiles(certificateChain: testbed.path("c"), privateKey: testbed.path("k")))
        #expect(settings.metricsAddress == ListenAddress(host: "127.0.0.1", port: 9_100))
        #expect(settings.requestLog == .off)
        #expect(settings.publicURL == "https://na.example")
        #expect(settings.proxyHops == 1)
        #expect(settings.deployment == .managed)
        #expect(settings.rateStore == .database)
        #expect(settings.rates.join == 1_000)
        #expect(settings.renewalGrace == .seconds(60))
        let shown = await testbed.run("config show")
        #expect(shown.output.contains("na.rate_limit_join_per_minute = 1000"))
    }
}
