import AuthorityCore
import AuthorityTesting
import MeshCrypto
import MeshProtocol
import Testing

@testable import AuthorityHTTP

@Suite("AuthoritySettings")
struct AuthoritySettingsTests {
    private let key = TestNetwork.key(3).publicKey.text
    private let minimum = ["GENESIS_FILE": "g.json", "NA_PRIVATE_KEY_FILE": "na.key"]

    private func settings(_ more: [String: String] = [:]) throws -> AuthoritySettings {
        try AuthoritySettings(environment: minimum.merging(more) { $1 })
    }

    @Test("what is not set has the contract's default")
    func defaults() throws {
        let settings = try settings(["PORT": ""])

        #expect(settings.genesisFile == "g.json")
        #expect(settings.keySource == .file(path: "na.key"))
        #expect(settings.keyID == "na-2025-q1")
        #expect(settings.databasePath == "genesis_mesh_na.db")
        #expect(settings.port == 8443)
        #expect(settings.operators.isEmpty)
        #expect(settings.renewalGrace == .seconds(900))
        #expect(settings.vouchingGrace == .seconds(86_400))
        #expect(settings.maximumRequestBytes == 2_097_152)
        #expect(settings.proxyHops == 0)
        #expect(settings.publicURL == nil)
        #expect(settings.rates == .standard)
        #expect(settings.rateStore == .memory && settings.deployment == .local && settings.requestLog == .notable)
        #expect(settings.tls == nil && settings.metricsAddress == nil)
        #expect(settings.logLevel == nil && settings.logFormat == nil)
    }

    @Test("TLS files, the counters' address, the shared rates and the logs reach the server's configuration")
    func serving() throws {
        let folder = try TemporaryFolder()
        let network = try TestNetwork()
        try AtomicFile.write(network.genesis.json.indentedASCIIBytes(), to: folder.path("g.json"))
        _ = try KeyFile.write(key: network.authority, keyID: "na-local", base: folder.path("na"))
        let path = try folder.write(
            """
            GENESIS_FILE=g.json
            NA_PRIVATE_KEY_FILE=na.key
            NA_TLS_CERT_FILE=tls.crt
            NA_TLS_KEY_FILE=/k/tls.key
            NA_METRICS_LISTEN=[::1]:9100
            NA_REQUEST_LOG=ALL
            RATE_LIMIT_STORE=database
            NA_AUDIT_RETENTION_DAYS=30
            NA_AUDIT_FILE=audit.jsonl
            GENESIS_LOG_LEVEL=WARNING
            GENESIS_LOG_FORMAT=json
            """, to: "na.env")

        let settings = try AuthoritySettings(file: path, environment: ["GENESIS_LOG_FORMAT": "text"])
        let server = try settings.serverConfiguration()

        #expect(server.tls == TLSFiles(certificateChain: folder.path("tls.crt"), privateKey: "/k/tls.key"))
        #expect(server.metricsAddress == ListenAddress(host: "::1", port: 9_100))
        #expect(server.requestLog == .all)
        #expect(server.authority.rateStore == .database)
        #expect(server.authority.auditRetention == .seconds(30 * 86_400))
        #expect(server.auditPath == folder.path("audit.jsonl"))
        #expect(settings.logLevel == "warning")
        #expect(settings.logFormat == "text")
    }

    @Test("a managed authority does not start while the root private key lies beside it, or in the environment")
    func managed() throws {
        let folder = try TemporaryFolder()
        let network = try TestNetwork()
        try AtomicFile.write(network.genesis.json.indentedASCIIBytes(), to: folder.path("g.json"))
        _ = try KeyFile.write(key: network.authority, keyID: "na-local", base: folder.path("na"))
        var environment = [
            "GENESIS_FILE": folder.path("g.json"), "NA_PRIVATE_KEY_FILE": folder.path("na.key"),
            "DB_PATH": folder.path("na.db"), "NA_DEPLOYMENT": "managed",
        ]
        func start() throws { _ = try AuthoritySettings(environment: environment).serverConfiguration() }

        try start()
        _ = try KeyFile.write(key: network.root, keyID: "rs-local", base: folder.path("root"))
        #expect {
            try start()
        } throws: { error in
            "\(error)".contains("NA_DEPLOYMENT") && "\(error)".contains(folder.path("root.key"))
        }
        environment["NA_DEPLOYMENT"] = "local"
        try start()
    }

    @Test("operator keys get their tiers, and rates their numbers")
    func values() throws {
        let settings = try settings([
            "OPERATOR_PUBLIC_KEYS_JSON": "{\"a\":\"\(key)\"}", "OPERATOR_KEY_TIERS_JSON": "{\"a\":\"standard\"}",
            "NA_RATE_LIMIT_JOIN_PER_MINUTE": "1000", "NA_RATE_LIMIT_ADMIN_PER_MINUTE": "5",
            "NA_RATE_LIMIT_RENEWALS_PER_HOUR": "7",
            "RENEWAL_GRACE_SECONDS": "0", "NA_RENEWAL_AFTER_EXPIRY_HOURS": "168", "NA_PUBLIC_URL": "https://na.example",
            "DB_PATH": ":memory:",
        ])

        #expect(settings.operators.map(\.id) == ["a"])
        #expect(settings.operators.first?.tier == .standard)
        #expect(settings.rates.join == 1_000)
        #expect(settings.rates.admin == 5)
        #expect(settings.rates.renewals == 7)
        #expect(settings.renewalGrace == .zero)
        #expect(settings.renewalAfterExpiry == .seconds(7 * 86_400))
        #expect(settings.databasePath == ":memory:")
    }

    @Test(
        "a bad value stops the start with an error that names the variable",
        arguments: [
            (["PORT": "x"], "PORT"), (["PORT": "65536"], "PORT"), (["NA_PROXY_HOPS": "-1"], "NA_PROXY_HOPS"),
            (["NA_SUCCESSION_VOUCHING_GRACE_SECONDS": "86401"], "NA_SUCCESSION_VOUCHING_GRACE_SECONDS"),
            (["NA_RENEWAL_AFTER_EXPIRY_HOURS": "169"], "NA_RENEWAL_AFTER_EXPIRY_HOURS"),
            (["NA_RATE_LIMIT_JOIN_PER_MINUTE": "0"], "NA_RATE_LIMIT_JOIN_PER_MINUTE"),
            (["NA_KEY_PROVIDER": "vault"], "NA_KEY_PROVIDER"), (["RATE_LIMIT_STORE": "redis"], "RATE_LIMIT_STORE"),
            (["NA_DEPLOYMENT": "cloud"], "NA_DEPLOYMENT"), (["GENESIS_FILE": ""], "GENESIS_FILE"),
            (["NA_TLS_CERT_FILE": "a"], "NA_TLS_KEY_FILE"), (["NA_TLS_KEY_FILE": "a"], "NA_TLS_CERT_FILE"),
            (["NA_METRICS_LISTEN": "9100"], "NA_METRICS_LISTEN"), (["NA_METRICS_LISTEN": "::1:1"], "NA_METRICS_LISTEN"),
            (["NA_AUDIT_RETENTION_DAYS": "0"], "NA_AUDIT_RETENTION_DAYS"),
            (["NA_AUDIT_RETENTION_DAYS": "3651"], "NA_AUDIT_RETENTION_DAYS"),
            (["NA_REQUEST_LOG": "yes"], "NA_REQUEST_LOG"), (["GENESIS_LOG_LEVEL": "loud"], "GENESIS_LOG_LEVEL"),
            (["GENESIS_LOG_FORMAT": "xml"], "GENESIS_LOG_FORMAT"),
            (["NA_PRIVATE_KEY_FILE": ""], "NA_PRIVATE_KEY_FILE"),
            (["OPERATOR_PUBLIC_KEYS_JSON": "{"], "OPERATOR_PUBLIC_KEYS_JSON"),
            (["OPERATOR_PUBLIC_KEYS_JSON": "{\"a\":\"@\"}"], "OPERATOR_PUBLIC_KEYS_JSON"),
            (["OPERATOR_KEY_TIERS_JSON": "{\"a\":\"read\"}"], "OPERATOR_KEY_TIERS_JSON"),
            (["OPERATOR_KEY_TIERS_JSON": "[]"], "OPERATOR_KEY_TIERS_JSON"),
        ] as [([String: String], String)])
    func faults(_ change: [String: String], name: String) {
        #expect {
            try settings(change)
        } throws: { error in
            (error as? SettingsError)?.message.contains(name) == true
        }
    }

    @Test("a key without a tier, or with an unknown one, stops the start", arguments: ["{}", "{\"a\":\"root\"}"])
    func tiers(_ tiers: String) {
        #expect(throws: SettingsError.self) {
            try settings(["OPERATOR_PUBLIC_KEYS_JSON": "{\"a\":\"\(key)\"}", "OPERATOR_KEY_TIERS_JSON": tiers])
        }
    }

    @Test("a file alone counts for the names it may hold; its relative paths are relative to its folder")
    func file() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("GENESIS_FILE=g.json\nNA_PRIVATE_KEY_FILE=/k/na.key\n", to: "na.env")
        let settings = try AuthoritySettings(
            file: path, environment: ["PORT": "1", "DB_PATH": "x", "GENESIS_LOG_LEVEL": "DEBUG"])

        #expect(settings.port == 8443)
        #expect(settings.genesisFile == folder.path("g.json"))
        #expect(settings.keySource == .file(path: "/k/na.key"))
        #expect(settings.databasePath == "genesis_mesh_na.db")
        #expect(settings.logLevel == "debug")
        #expect {
            let broken = try folder.write("GENESIS_FILE=g\nNA_PRIVATE_KEY_FILE=k\nPORT=x\n", to: "broken.env")
            _ = try AuthoritySettings(file: broken, environment: [:])
        } throws: { error in
            (error as? SettingsError)?.message.contains("broken.env:3: PORT is x") == true
        }
    }

    @Test("genesis block and key are read from their files, or the seed from the environment")
    func serverConfiguration() throws {
        let folder = try TemporaryFolder()
        let network = try TestNetwork()
        try AtomicFile.write(network.genesis.json.indentedASCIIBytes(), to: folder.path("g.json"))
        _ = try KeyFile.write(key: network.authority, keyID: "na-local", base: folder.path("na"))
        let files = ["GENESIS_FILE": folder.path("g.json"), "NA_PRIVATE_KEY_FILE": folder.path("na.key")]
        let seed = Base64.encode([UInt8](repeating: 2, count: 32))
        let variable = ["NA_KEY_PROVIDER": "env", "NA_PRIVATE_KEY_SEED": seed]

        let fromFile = try AuthoritySettings(environment: files).serverConfiguration()
        let fromSeed = try AuthoritySettings(environment: files.merging(variable) { $1 }).serverConfiguration()

        #expect(fromFile.signer.publicKey == network.authority.publicKey)
        #expect(fromFile.authority.genesis == network.genesis)
        #expect(fromSeed.signer.publicKey == network.authority.publicKey)
        #expect(fromSeed.authority.keyProvider == "env")
        let both = files.merging(variable) { $1 }.merging(["NA_PRIVATE_KEY_SEED_FILE": "x"]) { $1 }
        #expect(throws: SettingsError.self) { try AuthoritySettings(environment: both).serverConfiguration() }
    }
}
