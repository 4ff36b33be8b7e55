import Foundation
import Testing

@Suite("The container's entry point")
struct ContainerEntryPointTests {
    private let testbed: Testbed

    init() throws {
        testbed = try Testbed()
        try testbed.makeFolder("bin")
        // Stands for the command: tells its arguments, whether it still sees the key, and in a file where it runs.
        try testbed.write(
            """
            #!/bin/sh
            printf '<%s>' "$@"
            printf '|%s' "${NA_PRIVATE_KEY-unset}"
            pwd >"${0%/*}/folder"

            """, to: "bin/genesis-mesh")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: testbed.path("bin/genesis-mesh"))
        try testbed.makeFolder("data")
    }

    private func run(
        _ environment: [String: String], _ arguments: [String] = [], from path: String = #filePath
    ) throws -> (status: Int32, output: String) {
        var root = URL(filePath: path)
        for _ in 0..<6 { root.deleteLastPathComponent() }
        let process = Process()
        process.executableURL = root.appending(path: "Apps/container/entrypoint")
        process.arguments = arguments
        process.environment = environment.merging(["PATH": testbed.path("bin") + ":/usr/bin:/bin"]) { $1 }
        process.currentDirectoryURL = URL(filePath: testbed.path("data"))
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    @Test("an authority gets its key and genesis block as files, its settings in one, and the key from nowhere else")
    func authority() throws {
        let data = testbed.path("data")
        let environment = [
            "GENESIS_JSON": "{\"a\":1}", "NA_PRIVATE_KEY": "# Key ID: na\nabc=", "WEB_CONCURRENCY": "4",
            "OPERATOR_KEY_TIERS_JSON": "{\"o\":\"read\"}", "NA_DEPLOYMENT": "managed", "OTHER": "x",
        ]

        let finished = try run(environment)

        #expect(finished.status == 0)
        #expect(finished.output == "<na><start><--env-file><\(data)/na.env><--host><0.0.0.0>|unset")
        #expect(try testbed.read("data/genesis.signed.json") == "{\"a\":1}\n")
        #expect(try testbed.read("data/na.key") == "# Key ID: na\nabc=\n")
        #expect(
            try testbed.read("data/na.env") == """
                GENESIS_FILE=\(data)/genesis.signed.json
                NA_PRIVATE_KEY_FILE=\(data)/na.key
                OPERATOR_KEY_TIERS_JSON={"o":"read"}
                NA_DEPLOYMENT=managed

                """)
        for name in ["na.key", "na.env", "genesis.signed.json"] {
            #expect(try testbed.mode(of: "data/\(name)") == 0o600, "\(name)")
        }
        // A restart finds what it left.
        #expect(try run(environment).output == finished.output)
    }

    @Test("the authority runs in DATA_DIR, so that a database without DB_PATH is there too")
    func workingFolder() throws {
        let kept = testbed.path("kept")

        let finished = try run(["DATA_DIR": kept, "GENESIS_JSON": "{}", "NA_PRIVATE_KEY": "k"])

        #expect(finished.status == 0, "\(finished.output)")
        #expect(try testbed.read("bin/folder") == "\(kept)\n")
        #expect(try !testbed.read("kept/na.env").contains("DB_PATH"))
    }

    @Test("a relative DATA_DIR is relative to the folder of the start, and what is written names files in it")
    func relativeFolder() throws {
        let kept = testbed.path("data/kept")

        let authority = try run(["DATA_DIR": "kept", "GENESIS_JSON": "{}", "NA_PRIVATE_KEY": "k"])
        let node = try run(["DATA_DIR": "kept", "SERVICE_ROLE": "node"])

        #expect(authority.output == "<na><start><--env-file><\(kept)/na.env><--host><0.0.0.0>|unset")
        #expect(
            try testbed.read("data/kept/na.env")
                == "GENESIS_FILE=\(kept)/genesis.signed.json\nNA_PRIVATE_KEY_FILE=\(kept)/na.key\n")
        #expect(node.output.hasPrefix("<join><--config><\(kept)/genesis-mesh.toml>"))
        #expect(try testbed.read("data/kept/genesis-mesh.toml") == "[paths]\nhome = \"\(kept)\"\n")
    }

    @Test("a node joins as the older images did")
    func node() throws {
        let data = testbed.path("data")

        let plain = try run(["SERVICE_ROLE": "node", "NODE_KEY_FILE": "/k/\"n\".key"])
        let full = try run([
            "SERVICE_ROLE": "node", "BOOTSTRAP_URL": "https://na", "NODE_ROLE": "client", "INVITE_TOKEN": "-t",
            "PERSISTENT": "false", "LISTEN_HOST": "::", "LISTEN_PORT": "7",
        ])

        #expect(
            plain.output
                == "<join><--config><\(data)/genesis-mesh.toml><--na><http://localhost:8443><--role><anchor>"
                + "<--listen-host><0.0.0.0><--listen-port><0><--persistent>|unset")
        #expect(
            full.output
                == "<join><--config><\(data)/genesis-mesh.toml><--na><https://na><--role><client>"
                + "<--listen-host><::><--listen-port><7><--token><-t>|unset")
        #expect(
            try testbed.read("data/genesis-mesh.toml")
                == "[paths]\nhome = \"\(data)\"\nnode_private_key = \"/k/\\\"n\\\".key\"\n")
    }

    @Test("what is missing or wrong is said, and arguments are a command of their own")
    func others() throws {
        let role = try run(["SERVICE_ROLE": "king"])
        let genesis = try run([:])
        let key = try run(["GENESIS_JSON": "{}"])
        let lines = try run(["GENESIS_JSON": "{}", "NA_PRIVATE_KEY": "k", "NA_KEY_ID": "a\nb"])
        let command = try run([:], ["na", "doctor", "--help"])

        #expect(role.status == 1 && role.output.contains("SERVICE_ROLE is king"))
        #expect(genesis.status == 1 && genesis.output.contains("GENESIS_JSON"))
        #expect(key.status == 1 && key.output.contains("NA_PRIVATE_KEY"))
        #expect(lines.status == 1 && lines.output.contains("NA_KEY_ID has more than one line"))
        #expect(command.output == "<na><doctor><--help>|unset")
    }
}
