import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("genesis and info")
struct GenesisCommandTests {
    private func testbed() async throws -> Testbed {
        let testbed = try Testbed(clock: FixedClock(time: UTCTime(microseconds: 1_767_225_600_123_456)))
        _ = await testbed.run("keygen root --output root")
        _ = await testbed.run("keygen network-authority --output na")
        return testbed
    }

    private static let create = "genesis create --network-name N --root-key root.pub --na-key na.pub --output g.json"

    @Test("create writes the block that was asked for, unsigned")
    func create() async throws {
        let testbed = try await testbed()

        let finished = await testbed.run(
            Self.create + " --network-version v9 --na-valid-days 2 --anchor a:h:1 --anchor b:ws://h:2/x")

        #expect(finished.status == .success)
        #expect(finished.output.contains("  Bootstrap anchors: 2\n"))
        #expect(finished.errors.contains("placeholder policy hash"))
        let block = try GenesisBlock(parsing: Array(testbed.read("g.json").utf8))
        #expect(block.networkVersion == "v9")
        #expect(block.networkAuthority.validFrom.text == "2026-01-01T00:00:00.123456Z")
        #expect(block.networkAuthority.validTo.text == "2026-01-03T00:00:00.123456Z")
        #expect(block.bootstrapAnchors.map(\.endpoint) == ["h:1", "ws://h:2/x"])
        #expect(block.signatures.isEmpty)
        #expect(try testbed.read("g.json") == String(decoding: block.fileBytes(), as: UTF8.self))
    }

    @Test(
        "create refuses what cannot be",
        arguments: [
            (" --na-valid-days 0", "--na-valid-days must be greater than zero"),
            (" --na-valid-days 9223372036854775807", "must not be greater than"),
            (" --anchor nothing", "must use id:endpoint format"), (" --anchor a:nowhere", "must be host:port"),
            (" --root-key none.pub", "No such file: 'none.pub'"),
        ])
    func createFaults(_ options: String, _ expected: String) async throws {
        let testbed = try await testbed()

        let finished = await testbed.run(Self.create + options)

        #expect(finished.status == .failure)
        #expect(finished.errors.contains(expected), "\(finished.errors)")
        #expect(!testbed.exists("g.json"))
    }

    @Test("sign adds signatures, and verify judges each")
    func signAndVerify() async throws {
        let testbed = try await testbed()
        _ = await testbed.run(Self.create)
        _ = await testbed.run("keygen root --output stranger")

        let unsigned = await testbed.run("genesis verify --genesis g.json")
        let signed = await testbed.run("genesis sign --genesis g.json --root-private-key root.key --output s.json")
        let valid = await testbed.run("genesis verify --genesis s.json")
        let foreign = await testbed.run(
            "genesis sign --genesis s.json --root-private-key stranger.key --key-id x --output t.json")
        let mixed = await testbed.run("genesis verify --genesis t.json")
        let json = await testbed.run("genesis verify --genesis t.json --format json")

        #expect(unsigned.status == .failure)
        #expect(unsigned.errors == "ERROR No signatures found!\n")
        #expect(signed.status == .success)
        #expect(valid.output.contains("OK Signature from rs-2025-q1: VALID"))
        #expect(foreign.errors.contains("is not the root key"))
        #expect(mixed.status == .failure)
        #expect(mixed.output.contains("OK Signature from rs-2025-q1: VALID\nERROR Signature from x: INVALID"))
        let value = try #require(try JSONValue(parsing: json.output).objectValue)
        #expect(value["valid"] == false)
        #expect(value["signatures"]?.arrayValue?.count == 2)
    }

    @Test(
        "a file that is no genesis block is an error, not a trap", arguments: ["", "[]", "{\"network_name\":1}", "{"])
    func broken(_ text: String) async throws {
        let testbed = try await testbed()
        try testbed.write(text, to: "broken.json")

        for command in ["genesis verify", "info"] {
            let finished = await testbed.run(command + " --genesis broken.json")
            #expect(finished.status == .failure)
            #expect(finished.errors.contains("'broken.json' is not a genesis block"))
        }
    }

    @Test("info shows the block and the fingerprint that pins it")
    func info() async throws {
        let testbed = try await testbed()
        _ = await testbed.run(Self.create + " --anchor a1:127.0.0.1:7448")
        _ = await testbed.run("genesis sign --genesis g.json --root-private-key root.key --output s.json")

        let finished = await testbed.run("info --genesis s.json")

        let bytes = Array(try testbed.read("s.json").utf8)
        #expect(finished.output.contains("Network Name:    N\n"))
        #expect(finished.output.contains("Crypto Suites: ed25519, x25519\n"))
        #expect(finished.output.contains("Bootstrap Anchors (1):\n  - a1: 127.0.0.1:7448\n"))
        #expect(finished.output.contains("Signatures (1):\n  - rs-2025-q1\n"))
        #expect(finished.output.contains(SHA256.hex(bytes)))
    }
}
