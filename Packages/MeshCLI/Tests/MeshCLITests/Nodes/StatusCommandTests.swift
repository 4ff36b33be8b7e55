import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("status")
struct StatusCommandTests {
    @Test("an authority that cannot be reached is an error, and shown")
    func unreachable() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init --na-endpoint http://127.0.0.1:1")

        let table = await testbed.run("status")
        let json = await testbed.run("status --format json")

        #expect(table.status == .failure)
        #expect(table.output.hasPrefix("Network Authority: http://127.0.0.1:1\n  /healthz: unavailable ("))
        let value = try #require(try JSONValue(parsing: json.output).objectValue)
        #expect(value["schema"] == "genesis-mesh/status/1")
        #expect(value["authority"]?.objectValue?["ready"] == false)
        #expect(value["node"] == .null)
    }

    @Test("a config without an authority is shown")
    func noAuthority() async throws {
        let testbed = try Testbed()
        try testbed.write("[network]\nname = \"a\"\n", to: "genesis-mesh.toml")

        let finished = await testbed.run("status")

        #expect(finished.status == .success)
        #expect(finished.output == "Network Authority: none in the config\n")
    }
}
