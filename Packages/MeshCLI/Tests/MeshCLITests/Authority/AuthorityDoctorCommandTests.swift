import AuthorityTesting
import Foundation
import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("na doctor")
struct AuthorityDoctorCommandTests {
    private let testbed: Testbed

    init() async throws {
        testbed = try Testbed()
        _ = await testbed.run("init --env-file na.env")
    }

    /// Makes the host what it should be: the root key is elsewhere.
    private func tidy(_ more: String = "NA_DEPLOYMENT=managed\nNA_PROXY_HOPS=1\n") throws {
        for name in ["root.key", "root.pub"] {
            try FileManager.default.removeItem(atPath: testbed.path(".genesis-mesh/keys/\(name)"))
        }
        let kept = try testbed.read("na.env").split(separator: "\n").filter { !$0.hasPrefix("NA_PROXY_HOPS") }
        try testbed.write(kept.joined(separator: "\n") + "\n" + more, to: "na.env")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: testbed.path("na.env"))
    }

    /// Status by name of check.
    private func statuses(_ options: String = "") async throws -> [String: String] {
        let finished = await testbed.run("na doctor --env-file na.env --format json \(options)")
        let object = try JSONValue(parsing: Array(finished.output.utf8)).objectValue
        let checks = try #require(object?["checks"]?.arrayValue, "\(finished.errors)")
        #expect(object?["schema"] == "genesis-mesh/na-doctor/1")
        #expect(object?["ok"]?.boolValue == (finished.status == .success))
        return Dictionary(
            checks.compactMap(\.objectValue).map {
                ($0["check"]?.stringValue ?? "", $0["status"]?.stringValue ?? "")
            }
        ) { first, _ in first }
    }

    @Test("the checks of the specification come first, in its order, each with its status and detail")
    func order() async throws {
        let finished = await testbed.run("na doctor --env-file na.env")
        let names = finished.output.split(separator: "\n").dropLast().compactMap { line in
            line.split(separator: " ", omittingEmptySubsequences: true).dropFirst().first.map { String($0.dropLast()) }
        }

        #expect(finished.status == .failure)
        #expect(
            Array(names.prefix(5)) == ["root_key_absent", "deployment", "na_key", "reissue", "retention_archive"])
        #expect(names.dropFirst(5) == ["database", "permissions", "operators", "tls"])
        #expect(finished.output.contains("FAIL  root_key_absent: the root private key is here: "))
        #expect(finished.output.contains("keys/root.key. Move it to a machine that stays offline"))
        #expect(finished.output.contains("WARN  deployment: NA_DEPLOYMENT is local"))
        #expect(finished.output.contains("OK    na_key: key 1 of 1 signs now"))
        #expect(finished.output.hasSuffix("Result: FAILED\n"))
    }

    @Test("a host in order is OK, before and after the first start")
    func healthy() async throws {
        try tidy()
        let before = try await statuses()
        let started = try await RunningCommand.during(
            ["na", "start", "--env-file", "na.env", "--port", "0"], in: testbed
        ) { _, _ in
            let during = await testbed.run("na doctor --env-file na.env")
            #expect(during.status == .success, "\(during.output)")
            #expect(during.output.contains("OK    database: "))
        }
        let after = try await statuses()

        #expect(started == .success)
        #expect(before["database"] == "warn" && after["database"] == "ok")
        for name in ["root_key_absent", "deployment", "na_key", "reissue", "retention_archive", "operators", "tls"] {
            #expect(after[name] == "ok", "\(name)")
        }
        #expect(after["permissions"] == "ok")
    }

    @Test("another network's key cannot sign")
    func foreignKey() async throws {
        try tidy()
        _ = await testbed.run("keygen network-authority --output other")
        try testbed.write(
            try testbed.read("na.env").replacing(
                "NA_PRIVATE_KEY_FILE=.genesis-mesh/keys/na.key", with: "NA_PRIVATE_KEY_FILE=other.key"),
            to: "na.env")

        let finished = await testbed.run("na doctor --env-file na.env")

        #expect(finished.status == .failure)
        #expect(finished.output.contains("FAIL  na_key: the signing key"), "\(finished.output)")
    }

    @Test("what is damaged, readable by others or without TLS is said with what to do")
    func faults() async throws {
        try tidy("NA_TLS_CERT_FILE=na.env\nNA_TLS_KEY_FILE=na.env\n")
        try testbed.write("no database at all", to: ".genesis-mesh/na.db")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: testbed.path("na.env"))

        let finished = await testbed.run("na doctor --env-file na.env")

        #expect(finished.status == .failure)
        #expect(finished.output.contains("FAIL  tls: cannot use "))
        #expect(finished.output.contains("WARN  permissions: others than owner and group may read"))
        #expect(finished.output.contains("Run: chmod o-rwx,g-wx "))
        #expect(finished.output.contains("FAIL  database: "))
        #expect(finished.output.contains("WARN  na_key: cannot be judged: see database\n"))
        #expect(finished.output.contains("WARN  reissue: cannot be judged: see database\n"))
    }

    @Test("a signing key that is missing fails its check, and all the others are made")
    func missingKey() async throws {
        try tidy()
        try FileManager.default.removeItem(atPath: testbed.path(".genesis-mesh/keys/na.key"))

        let found = try await statuses()

        #expect(found["na_key"] == "fail" && found["reissue"] == "warn")
        #expect(found.count == 9)
        let finished = await testbed.run("na doctor --env-file na.env")
        #expect(finished.output.contains("FAIL  na_key: cannot read the signing key "), "\(finished)")
    }

    @Test(
        "the group may read keys and settings, as the system service has it; more is warned of",
        arguments: [(0o640, "ok"), (0o600, "ok"), (0o644, "warn"), (0o660, "warn"), (0o650, "warn")])
    func permissions(_ mode: Int, _ expected: String) async throws {
        try tidy()
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: testbed.path("na.env"))

        #expect(try await statuses()["permissions"] == expected)
    }

    @Test("a good certificate is told with its end")
    func certificate() async throws {
        try testbed.write(TestCertificate.first.certificate, to: "tls.crt")
        try testbed.write(TestCertificate.first.key, to: "tls.key")
        try tidy("NA_TLS_CERT_FILE=tls.crt\nNA_TLS_KEY_FILE=tls.key\n")

        let finished = await testbed.run("na doctor --env-file na.env")

        #expect(finished.output.contains("OK    tls: the certificate is good until 2126-"))
    }

    @Test("settings that cannot be read end it with their fault; it cannot do without them")
    func settings() async throws {
        let none = await testbed.run("na doctor")
        let missing = await testbed.run("na doctor --env-file other.env")
        try testbed.write(try testbed.read("na.env") + "NA_REQUEST_LOG=loud\n", to: "na.env")
        let broken = await testbed.run("na doctor --env-file na.env")

        #expect(none.status == .usage)
        #expect(missing.status == .failure && missing.errors.contains("Settings file not found: other.env"))
        #expect(broken.status == .failure && broken.errors.contains("NA_REQUEST_LOG is loud"))
    }
}
