import Foundation
import Testing

@Suite("genesis-mesh dev")
struct DevelopmentMeshTests {
    @Test("dev up --check passes in each topology", arguments: ["ring", "line", "star", "random"])
    func check(_ topology: String) async throws {
        let sandbox = try Sandbox()
        let finished = try await sandbox.run(
            .ours, ["dev", "up", "--nodes", "5", "--topology", topology, "--check", "--format", "json"])

        let output = try finished.succeeded("dev up")
        let result = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
        #expect(result?["schema"] != nil)
    }

    @Test("dev conformance passes on the golden files, and names what fails in altered ones")
    func conformance() async throws {
        let sandbox = try Sandbox()
        let golden = Implementation.root.appendingPathComponent("Tests-Integration/Vectors/reference-1.8.1")
        let names =
            "canonical-json,strict-json,keys,verification,models,files,invite-token,peer-announcement,"
            + "node-requests,admin-requests,noise-xx,wire-messages,key-succession,audit-log"

        let finished = try await sandbox.run(
            .ours, ["dev", "conformance", "--vectors", golden.path, "--only", names])

        let lastLine = try finished.succeeded("dev conformance").split(separator: "\n").last
        #expect(lastLine?.hasSuffix(" passed, 0 failed") == true)

        let altered = try sandbox.makeFolder("altered")
        let text = try String(contentsOf: golden.appendingPathComponent("invite-token.json"), encoding: .utf8)
        let broken = text.replacingOccurrences(of: "\"assigned_roles\"", with: "\"assigned_rolls\"")
        try broken.write(
            to: altered.appendingPathComponent("invite-token-altered.json"), atomically: true, encoding: .utf8)
        let failed = try await sandbox.run(.ours, ["dev", "conformance", "--vectors", altered.path])
        #expect(failed.status == 1)
        #expect(failed.output.contains("FAILED wire_object: "), "\(failed.output)\(failed.errors)")
    }

    @Test("the version is printed, and no sub-command is a usage error")
    func version() async throws {
        let sandbox = try Sandbox()
        #expect(try await sandbox.run(.ours, ["--version"]).succeeded().hasPrefix("genesis-mesh "))
        #expect(try await sandbox.run(.ours, []).status == 2)
    }
}
