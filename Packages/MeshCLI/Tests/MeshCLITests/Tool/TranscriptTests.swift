import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("Recorded command lines")
struct TranscriptTests {
    @Test("each recorded command ends as recorded, with output on the same streams")
    func transcripts() async throws {
        let testbed = try Testbed()
        let recordings = try #require(try Recordings.value("cli-transcripts").arrayValue)
        let cases = recordings.compactMap(\.objectValue)
        var compared = 0

        for recorded in cases {
            let words = try #require(recorded["args"]?.arrayValue)
            let arguments = words.compactMap(\.stringValue)
            try Self.prepare(arguments, in: testbed)

            let finished = await testbed.run(arguments)

            let label = arguments.joined(separator: " ")
            let isLenient = recorded["copy_this"]?.boolValue == false
            let status = try #require(recorded["exit"]?.int64Value)
            #expect((Int64(finished.status.rawValue) == status) == !isLenient, "\(label): \(finished)")
            for (name, text) in [("stdout", finished.output), ("stderr", finished.errors)] where !isLenient {
                let wasEmpty = recorded[name]?.stringValue?.isEmpty ?? true
                #expect(text.isEmpty == wasEmpty, "\(label): \(name) is '\(text)'")
            }
            compared += 1
        }

        #expect(compared >= 20)
    }

    /// Makes what a case needs beyond what the cases before it have left.
    private static func prepare(_ arguments: [String], in testbed: Testbed) throws {
        guard arguments.contains("bad.json") else { return }
        let altered = try testbed.read("g.signed.json").replacing("\"USG\"", with: "\"EVIL\"")
        try testbed.write(altered, to: "bad.json")
    }

    @Test("texts that scripts rely on are the recorded ones")
    func texts() async throws {
        let testbed = try Testbed()

        let version = await testbed.run("--version")
        let missing = await testbed.run("status")
        let role = await testbed.run("admin invite --role king --na http://127.0.0.1:1 --operator-key nope.key")
        let made = await testbed.run("init")
        let again = await testbed.run("init")

        #expect(version.output == "genesis-mesh 0.1.0\n")
        #expect(
            missing.errors
                == "Error: No Genesis Mesh config found at \(testbed.home)/.genesis-mesh/config.toml. "
                + "Run 'genesis-mesh init' first.\n")
        #expect(
            role.errors
                == "Error: Invalid role: role:king. Allowed roles are: client, anchor, bridge, operator, "
                + "service:<name>.\n")
        #expect(
            made.output.hasPrefix(
                "Initialized Genesis Mesh config: genesis-mesh.toml\n"
                    + "Genesis block: .genesis-mesh/genesis.signed.json\n"
                    + "Operator key: .genesis-mesh/keys/operator.key\n"))
        #expect(again.errors == "Error: genesis-mesh.toml already exists. Use --force to replace it.\n")
    }
}
