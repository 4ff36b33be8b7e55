import MeshAudit
import MeshCLI
import MeshCrypto
import MeshProtocol
import Testing

@Suite("audit")
struct AuditCommandTests {
    private let testbed: Testbed
    private let key: SigningKey

    init() throws {
        testbed = try Testbed()
        key = try SigningKey(seed: [UInt8](repeating: 7, count: 32))
    }

    private func write(_ numbers: Range<Int>, to name: String = "audit.jsonl", by signer: SigningKey? = nil) throws {
        let writer = try AuditFileWriter.open(path: testbed.path(name), signer: signer ?? key, clock: SystemWallClock())
        guard var writer else { throw Busy() }
        try writer.append(
            numbers.map { number in
                AuditEvent(
                    .policyUpdated, at: SystemWallClock().now(), actor: "op", target: "p-\(number)",
                    action: "Policy updated")
            })
    }

    private struct Busy: Error {}

    private func json(_ text: String) throws -> JSONObject {
        try #require(try JSONValue(parsing: text).objectValue)
    }

    @Test("an intact log exits 0 and says how many records it has and how it ends")
    func intact() async throws {
        try write(0..<3)

        let finished = await testbed.run(["audit", "verify", "audit.jsonl", "--key", key.publicKey.text])
        let result = await testbed.run(
            ["audit", "verify", ".", "--key", key.publicKey.text, "--format", "json"])

        #expect(finished.status == .success)
        #expect(finished.output.contains("3 records in 1 file\n"))
        #expect(finished.output.hasSuffix("Result: OK\n"))
        let members = try json(result.output)
        #expect(members["schema"] == "genesis-mesh/audit-verify/1")
        #expect(members["ok"] == true)
        let head = try #require(members["logs"]?.arrayValue?.first?.objectValue?["head"]?.stringValue)
        let line = ["audit", "verify", "audit.jsonl", "--key", key.publicKey.text, "--head"]
        #expect(await testbed.run(line + [head]).status == .success)
        #expect(await testbed.run(line + ["00"]).status == .failure)
    }

    @Test("a changed record exits 1 with its file and line")
    func broken() async throws {
        try write(0..<4)
        let text = try testbed.read("audit.jsonl").replacing("\"p-2\"", with: "\"p-9\"")
        try testbed.write(text, to: "audit.jsonl")

        let finished = await testbed.run(["audit", "verify", "audit.jsonl", "--key", key.publicKey.text])
        let result = await testbed.run(
            ["audit", "verify", "audit.jsonl", "--key", key.publicKey.text, "--format", "json"])

        #expect(finished.status == .failure)
        #expect(finished.output.contains("BROKEN at \(testbed.path("audit.jsonl")):3: event_hash is not the hash"))
        let log = try #require(try json(result.output)["logs"]?.arrayValue?.first?.objectValue)
        #expect(log["break"]?.objectValue?["line"] == 3)
        #expect(log["break"]?.objectValue?["code"] == "wrong_hash")
        #expect(log["records"] == 2)
        #expect(result.status == .failure)
    }

    @Test("the authority's key is taken from a genesis block, other keys from files")
    func keys() async throws {
        _ = await testbed.run("init")
        let authority = try KeyFile.readPrivate(path: testbed.path(".genesis-mesh/keys/na.key"))
        try write(0..<2, by: authority)
        try write(0..<2, to: "foreign.jsonl")
        let byGenesis = "--genesis .genesis-mesh/genesis.signed.json"
        let byFile = "--key .genesis-mesh/keys/na.pub"

        let nothing = await testbed.run("audit verify audit.jsonl")

        for option in [byGenesis, byFile] {
            let intact = await testbed.run("audit verify audit.jsonl \(option)")
            let foreign = await testbed.run("audit verify foreign.jsonl \(option)")
            #expect(intact.status == .success, "\(option): \(intact)")
            #expect(foreign.status == .failure, "\(option)")
            #expect(foreign.output.contains("whose key was not given"), "\(option): \(foreign.output)")
        }
        #expect(nothing.status == .usage)
        #expect(nothing.errors.contains("Give --key or --genesis"))
    }

    @Test("what is no log is told as such", arguments: ["missing.jsonl", "empty"])
    func noLog(_ name: String) async throws {
        try testbed.makeFolder("empty")

        let finished = await testbed.run(["audit", "verify", name, "--key", key.publicKey.text])

        #expect(finished.status == .failure)
        #expect(finished.output.isEmpty)
        #expect(finished.errors.contains(name))
    }

    @Test("the last records are shown, the oldest of them first")
    func show() async throws {
        try write(0..<5)

        let table = await testbed.run("audit show audit.jsonl --limit 2")
        let result = await testbed.run("audit show audit.jsonl --format json")

        #expect(table.status == .success)
        let lines = table.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1].contains("p-3") && lines[2].contains("p-4"))
        #expect(try json(result.output)["records"]?.arrayValue?.count == 5)
        #expect(await testbed.run("audit show audit.jsonl --limit 0").status == .usage)
    }
}
