import Foundation
import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("dev up", .serialized)
struct DevUpCommandTests {
    @Test("--check passes with three nodes, tells what it did, and leaves nothing", arguments: ["ring", "line"])
    func check(_ topology: String) async throws {
        let testbed = try Testbed()

        let finished = await testbed.run("dev up --nodes 3 --topology \(topology) --check --format json")

        #expect(finished.status == .success, "\(finished.errors)\(finished.output)")
        let value = try #require(try JSONValue(parsing: finished.output).objectValue)
        #expect(value["schema"] == "genesis-mesh/dev-up/1")
        #expect(value["ok"] == true)
        #expect(value["nodes"]?.arrayValue?.count == 3)
        #expect(value["messages"]?.arrayValue?.count == 6)
        #expect(value["messages_after_revocation"]?.arrayValue?.count == 2)
        #expect(value["revoked"]?.stringValue != nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: testbed.temporary).isEmpty)
    }

    @Test("without --check it stays, and what it suggests works")
    func demonstrate() async throws {
        let testbed = try Testbed()
        let arguments = ["dev", "up", "--nodes", "2", "--topology", "line"]

        let status = try await RunningCommand.during(arguments, in: testbed, ready: "State: ") { command, state in
            let suggestion = try #require(await command.output.line(beginning: "  genesis-mesh send "))
            let words = suggestion.split(separator: " ").dropFirst().map { String($0.replacing("'", with: "")) }
            let sent = await testbed.run(words)
            #expect(sent.status == .success, "\(sent.errors)")
            let arrival = try #require(await command.errors.line(beginning: "n2: message from "))
            #expect(arrival.hasSuffix(": hello"))
            let folder = String(state.prefix { $0 != " " })
            let shown = await testbed.run(["status", "--config", folder + "/genesis-mesh.toml"])
            #expect(shown.status == .success, "\(shown.output)")
        }

        #expect(status == .success)
        #expect(try FileManager.default.contentsOfDirectory(atPath: testbed.temporary).isEmpty)
    }
}
