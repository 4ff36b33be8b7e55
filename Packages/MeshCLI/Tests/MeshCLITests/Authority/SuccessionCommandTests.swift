import MeshCLI
import MeshCrypto
import MeshProtocol
import Synchronization
import Testing

@Suite("na succession")
struct SuccessionCommandTests {
    /// A clock that stands still until it is moved.
    private final class MovableClock: WallClock, Sendable {
        private let time = Mutex(UTCTime(microseconds: 1_790_000_000_123_456))

        func now() -> UTCTime { time.withLock(\.self) }

        func advance(by duration: Duration) {
            time.withLock { $0 = $0.advanced(by: duration) }
        }
    }

    private static let root = ".genesis-mesh/keys/root.key"

    /// Names the key in `next.pub`, up to the proof.
    private static func prepare(_ url: String, in testbed: Testbed) async throws {
        for line in [
            "keygen network-authority --output next --key-id na-2",
            "na succession history --na \(url)/ --out history.json",
            "na succession sign --history history.json --root-key \(root) --new-public-key next.pub --new-key-id na-2 "
                + "--effective-in 120 --valid-days 30 --out signed.json",
            "na succession prove --file signed.json --new-key next.key --out proven.json",
        ] {
            let finished = await testbed.run(line)
            try #require(finished.status == .success, "\(line): \(finished.errors)")
        }
    }

    @Test("from history to submit: the old key stops at its time, and the authority goes on with the new one")
    func wholeWay() async throws {
        let clock = MovableClock()
        let testbed = try Testbed(clock: clock)

        _ = try await TestNetwork.run(in: testbed) { url in
            try await Self.prepare(url, in: testbed)
            for _ in 0..<2 {
                let submitted = await testbed.run(
                    "na succession submit --na \(url) --file proven.json --out recorded.json")
                #expect(submitted.status == .success, "\(submitted.errors)")
                #expect(submitted.output.hasPrefix("OK Succession recorded: recorded.json\n"))
            }
            let recorded = try KeySuccessionRecord(parsing: Array(testbed.read("recorded.json").utf8))
            #expect(recorded.signatures.count == 3)
            #expect(recorded.issuedAt.text.hasSuffix(":20Z"), "\(recorded.issuedAt)")
            #expect(recorded.newValidTo.time == recorded.effectiveAt.time?.advanced(by: .seconds(30 * 86_400)))

            clock.advance(by: .seconds(120))
            let invite = await testbed.run("admin invite --na \(url)")
            let token = try #require(invite.output.split(separator: "\n").first)
            let joined = await testbed.run("join --config n/genesis-mesh.toml --na \(url) --token \(token)")
            #expect(joined.errors.contains("503 na_key_succeeded: "), "\(joined.errors)")
            let status = await testbed.run("status")
            #expect(status.status == .failure)
        }

        let old = await testbed.run("na start --port 0")
        #expect(old.status == .failure)
        #expect(old.errors.contains("was succeeded; start with the key file of key 2"), "\(old.errors)")
        try await servedWithNewKey(testbed)
    }

    private func servedWithNewKey(_ testbed: Testbed) async throws {
        let environment = ["NA_PRIVATE_KEY_FILE": testbed.path("next.key"), "NA_KEY_ID": "na-2"]
        _ = try await RunningCommand.during(
            ["na", "start", "--port", "0"], in: testbed, environment: environment
        ) { _, url in
            // The node verifies its certificate with the history that it fetches.
            _ = try await TestNetwork.join("m", at: url, in: testbed)
            let certificate = try TestNetwork.certificate(of: "m", in: testbed)
            #expect(certificate.issuedBy == "na-2")
            let reissue = await testbed.run("na reissue --na \(url)")
            #expect(reissue.output == "Nothing was due.\n", "\(reissue.errors)")
            let inspected = await testbed.run("sovereign inspect --endpoint \(url)/")
            #expect(inspected.output.contains("(key 2, until "), "\(inspected.output)")
            let json = await testbed.run("sovereign inspect --na \(url) --format json")
            let members = try #require(try JSONValue(parsing: json.output).objectValue)
            #expect(members["schema"] == "genesis-mesh/sovereign-inspect/1")
            #expect(members["signing_key"]?.objectValue?["key_sequence"] == 2)
        }
    }

    @Test("what the offline steps can see to be wrong is refused there, with what to do")
    func offlineChecks() async throws {
        let testbed = try Testbed(clock: MovableClock())
        _ = try await TestNetwork.run(in: testbed) { url in try await Self.prepare(url, in: testbed) }
        _ = await testbed.run("keygen network-authority --output other")
        let sign = "na succession sign --history history.json --new-key-id na-2 --out x.json"

        for (line, expected) in [
            (sign + " --root-key other.key --new-public-key next.pub --effective-in 120", "is not the root key"),
            (sign + " --root-key \(Self.root) --new-public-key next.pub --effective-in 59", "less than 60 seconds"),
            (
                sign + " --root-key \(Self.root) --new-public-key next.pub --effective-at 2026-01-01T00:00:00Z",
                "less than 60 seconds"
            ),
            (
                sign + " --root-key \(Self.root) --new-public-key next.pub --effective-at 2026-12-01T00:00:00",
                "needs an offset"
            ),
            (sign + " --root-key \(Self.root) --new-public-key next.pub --effective-at soon", "no date and time"),
            (
                sign + " --root-key \(Self.root) --new-public-key .genesis-mesh/keys/root.pub --effective-in 120",
                "The new key is the root key"
            ),
            (
                sign + " --root-key \(Self.root) --new-public-key .genesis-mesh/keys/na.pub --effective-in 120",
                "is key 1 of this authority already"
            ),
            (
                sign.replacing("history.json", with: "signed.json")
                    + " --root-key \(Self.root) --new-public-key next.pub --effective-in 120",
                "'signed.json' is not a key history"
            ),
            ("na succession prove --file signed.json --new-key other.key --out x.json", "as the new key: use that key"),
            ("na succession prove --file history.json --new-key next.key --out x.json", "is not a succession record"),
        ] {
            let finished = await testbed.run(line)
            #expect(finished.status == .failure, "\(line)")
            #expect(finished.errors.contains(expected), "\(line): \(finished.errors)")
            #expect(!testbed.exists("x.json"))
        }
    }

    @Test("a history that was changed is not signed for")
    func alteredHistory() async throws {
        let testbed = try Testbed(clock: MovableClock())
        _ = try await TestNetwork.run(in: testbed) { url in
            try await Self.prepare(url, in: testbed)
            let submitted = await testbed.run("na succession submit --na \(url) --file proven.json")
            #expect(submitted.status == .success, "\(submitted.errors)")
            _ = await testbed.run("na succession history --na \(url) --out history.json")
        }
        _ = await testbed.run("keygen network-authority --output third")
        try testbed.write(testbed.read("history.json").replacing("na-2", with: "na-3"), to: "altered.json")
        let line =
            "na succession sign --root-key \(Self.root) --new-public-key third.pub --new-key-id na-3 --out x.json "
            + "--effective-in 3600 --history "

        let altered = await testbed.run(line + "altered.json")
        let intact = await testbed.run(line + "history.json")

        #expect(altered.errors.contains("does not verify from the root key"), "\(altered.errors)")
        #expect(intact.status == .success, "\(intact.errors)")
        let record = try KeySuccessionRecord(parsing: Array(testbed.read("x.json").utf8))
        #expect(record.keySequence == 3)
        #expect(record.previousKeyID == "na-2")
        #expect(record.previousSuccessionDigest != nil)
    }

    @Test(
        "a command line that does not say what is needed is wrong usage",
        arguments: [
            "sign --history h --root-key r --new-public-key p --new-key-id i --out o",
            "sign --history h --root-key r --new-public-key p --new-key-id i --out o --effective-in 60 --effective-at t",
            "sign --history h --root-key r --new-public-key p --new-key-id i --out o --effective-in 60 --valid-days 0",
            "sign --history h --root-key r --new-public-key p --new-key-id i --out o --effective-in 60 --valid-days 3654",
            "prove --file f --out o", "prove --file f --out o --new-key k --env-file e",
            "prove --file f --out o --env-file e --passphrase-file p", "submit --file f",
            "history --na u", "",
        ])
    func usage(_ arguments: String) async throws {
        let finished = try await Testbed().run("na succession " + arguments)

        #expect(finished.status == .usage)
    }

    @Test("the proof can be made with the key of the settings that will run it")
    func proofFromSettings() async throws {
        let testbed = try Testbed(clock: MovableClock())
        _ = try await TestNetwork.run(in: testbed) { url in try await Self.prepare(url, in: testbed) }
        try testbed.write("GENESIS_FILE=g\nNA_PRIVATE_KEY_FILE=next.key\nNA_KEY_ID=na-3\n", to: "na.env")

        let finished = await testbed.run("na succession prove --file signed.json --env-file na.env --out p.json")

        #expect(finished.status == .success, "\(finished.errors)")
        #expect(finished.errors.contains("NA_KEY_ID in na.env is na-3"))
        let record = try KeySuccessionRecord(parsing: Array(testbed.read("p.json").utf8))
        #expect(record.signatures.map(\.keyID) == ["root", "na-2"])
    }
}
