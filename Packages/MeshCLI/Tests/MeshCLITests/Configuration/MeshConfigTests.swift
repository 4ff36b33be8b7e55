import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("MeshConfig")
struct MeshConfigTests {
    private func context(_ testbed: Testbed, environment: [String: String] = [:]) -> CommandContext {
        testbed.context(output: CapturedOutput(), errors: CapturedOutput(), environment: environment)
    }

    @Test("the recorded file says what was recorded")
    func recorded() throws {
        let testbed = try Testbed()
        let files = try #require(try Recordings.value("files").objectValue)
        try testbed.write(try #require(files["genesis-mesh.toml"]?.stringValue), to: "genesis-mesh.toml")
        let expected = try #require(files["config"]?.objectValue)

        let config = try MeshConfig.require(nil, in: context(testbed))

        for key in MeshConfig.Key.all {
            let value = expected[key.section]?.objectValue?[key.name]
            let text = value?.stringValue ?? value?.int64Value.map { String($0) }
            #expect(try config.string(key) == text, "\(key.label)")
        }
    }

    @Test("the option, the environment, the current folder and the home folder are looked at in this order")
    func discovery() throws {
        let testbed = try Testbed()
        let environment = ["GENESIS_MESH_CONFIG": "env.toml"]

        #expect(MeshConfig.discover("a.toml", in: context(testbed, environment: environment)) == "a.toml")
        #expect(MeshConfig.discover(nil, in: context(testbed, environment: environment)) == "env.toml")
        #expect(
            MeshConfig.discover(nil, in: context(testbed)) == testbed.home + "/.genesis-mesh/config.toml")
        try testbed.write("", to: "genesis-mesh.toml")
        #expect(MeshConfig.discover(nil, in: context(testbed)) == "genesis-mesh.toml")
    }

    @Test("unknown sections and keys survive a rewrite")
    func unknown() throws {
        let testbed = try Testbed()
        try testbed.write("[mine]\nx = [1]\n\n[network]\nname = \"a\"\ncolour = \"blue\"\n", to: "genesis-mesh.toml")
        var config = try MeshConfig.require(nil, in: context(testbed))

        config.set(.networkName, to: "b")
        try config.save(in: context(testbed))

        #expect(
            try testbed.read("genesis-mesh.toml")
                == "[mine]\nx = [1]\n\n[network]\nname = \"b\"\ncolour = \"blue\"\n")
    }

    @Test("a value of the wrong kind, a bad port and text that is no TOML are named")
    func faults() async throws {
        let testbed = try Testbed()
        for (text, expected) in [
            ("[network]\nna_endpoint = [1]\n", "[network].na_endpoint in genesis-mesh.toml must be a text"),
            ("[network\n", "genesis-mesh.toml is not TOML: line "),
        ] {
            try testbed.write(text, to: "genesis-mesh.toml")
            let finished = await testbed.run("status")
            #expect(finished.status == .failure)
            #expect(finished.errors.contains(expected), "\(finished.errors)")
        }
        try testbed.write("[na]\nport = 70000\n", to: "genesis-mesh.toml")
        let config = try MeshConfig.require(nil, in: context(testbed))
        #expect(throws: CommandFailure("[na].port in genesis-mesh.toml must be a number from 0 to 65535.")) {
            try config.port(.authorityPort)
        }
    }

    @Test("config show names the file and what it says")
    func show() async throws {
        let testbed = try Testbed()
        try testbed.write("[network]\nname = \"a\"\n", to: "genesis-mesh.toml")

        let table = await testbed.run("config show")
        let json = await testbed.run("config show --format json")

        #expect(table.output == "Config: genesis-mesh.toml (found)\n  network.name = a\n")
        let value = try JSONValue(parsing: json.output)
        #expect(value.objectValue?["schema"]?.stringValue == "genesis-mesh/config/1")
    }
}
