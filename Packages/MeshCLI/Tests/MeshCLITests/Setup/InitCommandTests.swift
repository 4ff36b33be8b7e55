import MeshCrypto
import MeshProtocol
import Testing

@testable import MeshCLI

@Suite("init")
struct InitCommandTests {
    @Test("everything is written where the config says, and belongs together")
    func files() async throws {
        let testbed = try Testbed()

        let finished = await testbed.run("init")

        #expect(finished.status == .success)
        for name in ["root", "na", "operator"] {
            #expect(try testbed.mode(of: ".genesis-mesh/keys/\(name).key") == 0o600)
            #expect(testbed.exists(".genesis-mesh/keys/\(name).pub"))
        }
        let genesis = try GenesisBlock(parsing: Array(testbed.read(".genesis-mesh/genesis.signed.json").utf8))
        let root = try KeyFile.readPublic(path: testbed.path(".genesis-mesh/keys/root.pub"))
        #expect(genesis.isFullySigned(by: root))
        #expect(genesis.signatures.map(\.keyID) == ["rs-local"])
        #expect(try testbed.read(".genesis-mesh/keys/na.key").contains("# Key ID: na-local\n"))
        let recorded = try #require(try Recordings.value("files").objectValue?["genesis-mesh.toml"]?.stringValue)
        #expect(try testbed.read("genesis-mesh.toml") == recorded)
        #expect(finished.errors.contains("Warning: the root private key was written to .genesis-mesh/keys/root.key"))
    }

    @Test("a home of its own holds the config too")
    func home() async throws {
        let testbed = try Testbed()

        let finished = await testbed.run("init --home net --network-name N --na-endpoint http://h:1/ --na-port 1")

        #expect(finished.output.hasPrefix("Initialized Genesis Mesh config: net/genesis-mesh.toml\n"))
        let config = try testbed.read("net/genesis-mesh.toml")
        #expect(config.contains("na_endpoint = \"http://h:1\"\n"))
        #expect(config.contains("port = 1\n"))
    }

    @Test("explicit paths are used, and need a name for the network")
    func explicitPaths() async throws {
        let testbed = try Testbed()
        let paths =
            "init --genesis-file g/signed.json --na-private-key-file k/authority.key "
            + "--operator-private-key-file k/op.key --operator-public-key-file p/op.txt --db-path d/na.db"

        let refused = await testbed.run(paths)
        let wrong = await testbed.run("init --network-name N --na-private-key-file k/authority.pem")
        let made = await testbed.run(paths + " --network-name N")

        #expect(refused.status == .failure)
        #expect(refused.errors.contains("--network-name"))
        #expect(wrong.errors.contains("must end in .key"))
        #expect(made.output.contains("Operator key: k/op.key\n"))
        for name in ["g/signed.json", "k/authority.key", "k/authority.pub", "k/op.key", "p/op.txt", "d"] {
            #expect(testbed.exists(name), "\(name)")
        }
        #expect(
            try KeyFile.readPublic(path: testbed.path("p/op.txt"))
                == KeyFile.readPrivate(path: testbed.path("k/op.key")).publicKey)
    }

    @Test("what is there is replaced with --force only")
    func force() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init")
        let first = try testbed.read(".genesis-mesh/keys/root.key")

        let refused = await testbed.run("init --config other.toml")
        let forced = await testbed.run("init --force")

        #expect(refused.errors == "Error: .genesis-mesh is not empty. Use --force to replace it.\n")
        #expect(forced.status == .success)
        #expect(try testbed.read(".genesis-mesh/keys/root.key") != first)
    }

    @Test("--force does not delete the folder that one is in, nor the home folder")
    func forceRefusals() async throws {
        let testbed = try Testbed()
        try testbed.makeFolder("net/inner")
        try testbed.write("x", to: "net/file")

        let inside = await testbed.run(["init", "--home", "..", "--force"], in: testbed.path("net/inner"))
        let user = await testbed.run(["init", "--home", "~", "--config", "c.toml", "--force"])
        let above = await testbed.run(["init", "--home", testbed.folder, "--config", "c.toml", "--force"])

        #expect(inside.errors.contains("current working directory is inside it"))
        #expect(user.errors.contains("it holds your home folder"))
        #expect(above.status == .failure)
        #expect(testbed.exists("net/file"))
    }

    @Test("--env-file writes settings with paths relative to the file")
    func settings() async throws {
        let testbed = try Testbed()

        let finished = await testbed.run("init --env-file deploy/na.env --na-port 9000")
        let again = await testbed.run("init --home h --env-file deploy/na.env")
        let clash = await testbed.run("init --home h --env-file h/genesis.json")

        #expect(finished.output.contains("NA settings: deploy/na.env (start with: "))
        #expect(try testbed.mode(of: "deploy/na.env") == 0o600)
        let key = try KeyFile.readPublic(path: testbed.path(".genesis-mesh/keys/operator.pub")).text
        let lines = try testbed.read("deploy/na.env").split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            lines == [
                "GENESIS_FILE=../.genesis-mesh/genesis.signed.json",
                "NA_PRIVATE_KEY_FILE=../.genesis-mesh/keys/na.key", "NA_KEY_ID=na-local",
                "DB_PATH=../.genesis-mesh/na.db", "PORT=9000",
                "OPERATOR_PUBLIC_KEYS_JSON={\"operator-local\":\"\(key)\"}",
                "OPERATOR_KEY_TIERS_JSON={\"operator-local\":\"privileged\"}", "NA_PROXY_HOPS=0",
            ])
        #expect(again.errors.contains("deploy/na.env already exists"))
        #expect(clash.errors.contains("is also another output of init"))
        #expect(!testbed.exists("h"))
    }

    @Test("--policy puts the hash of a document into the genesis block")
    func policy() async throws {
        let testbed = try Testbed()
        try testbed.write("policy text", to: "policy.txt")

        let finished = await testbed.run("init --policy policy.txt --format json")

        let genesis = try GenesisBlock(parsing: Array(testbed.read(".genesis-mesh/genesis.signed.json").utf8))
        #expect(genesis.policyManifest.hash == "sha256:" + SHA256.hex(Array("policy text".utf8)))
        #expect(!finished.errors.contains("placeholder"))
        let value = try #require(try JSONValue(parsing: finished.output).objectValue)
        #expect(value["genesis_sha256"]?.stringValue == GenesisFingerprint.of(genesis))
    }

    @Test("dev down removes what init has made and leaves the rest")
    func down() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init")
        try testbed.makeFolder(".node-a")
        try testbed.write("x", to: "mine")

        let finished = await testbed.run("dev down")
        let again = await testbed.run("dev down")

        #expect(finished.output == "Removed .genesis-mesh\nRemoved genesis-mesh.toml\nRemoved .node-a\n")
        #expect(again.status == .success)
        #expect(again.output.isEmpty)
        #expect(testbed.exists("mine"))
    }
}
