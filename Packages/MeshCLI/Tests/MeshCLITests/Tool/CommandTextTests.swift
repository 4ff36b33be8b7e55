import MeshCLI
import Testing

@Suite("Texts of the command line")
struct CommandTextTests {
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
