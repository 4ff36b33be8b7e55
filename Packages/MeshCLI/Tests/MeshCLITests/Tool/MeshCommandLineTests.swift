import ArgumentParser
import Testing

@testable import MeshCLI

@Suite("MeshCommandLine")
struct MeshCommandLineTests {
    @Test("a line without a command to run is wrong usage", arguments: ["", "keygen", "dev", "admin", "na", "genesis"])
    func noCommand(_ words: String) async throws {
        let finished = await (try Testbed()).run(words)

        #expect(finished.status == .usage)
        #expect(finished.errors.contains("USAGE"))
        #expect(finished.output.isEmpty)
    }

    @Test("help goes to standard output", arguments: ["--help", "help", "join --help", "dev up -h", "help join"])
    func help(_ words: String) async throws {
        let finished = await (try Testbed()).run(words)

        #expect(finished.status == .success)
        #expect(finished.output.contains("USAGE: genesis-mesh"))
        #expect(finished.errors.isEmpty)
    }

    @Test(
        "what the parser refuses is wrong usage",
        arguments: [
            "nope", "join", "join --na", "status --nope", "genesis create --na-valid-days many",
            "keygen operator --tier x",
            "dev up --nodes 0", "dev up --nodes 51", "dev up --nodes 1 --check", "dev up --topology torus",
            "na start --env-file a --db-path b", "join --na http://x --print-messages", "status --format yaml",
            "na start --evidence-store maybe", "na start --port 70000",
        ])
    func usage(_ words: String) async throws {
        let finished = await (try Testbed()).run(words)

        #expect(finished.status == .usage)
        #expect(finished.errors.contains("Error: "))
        #expect(finished.output.isEmpty)
    }

    @Test("keys, tokens and texts may begin with a dash")
    func dashes() throws {
        let send = try #require(
            try GenesisMesh.parseAsRoot(["send", "--to", "-key", "--via", "-via", "--message", "--help"])
                as? SendCommand)
        let join = try #require(
            try GenesisMesh.parseAsRoot(["join", "--na", "http://x", "--token", "-token", "--role", "-r"])
                as? JoinCommand)

        #expect(send.to == "-key")
        #expect(send.message == "--help")
        #expect(join.token == "-token")
        #expect(join.role == ["-r"])
    }

    @Test("given roles replace the default role")
    func roles() throws {
        let given = try #require(
            try GenesisMesh.parseAsRoot(["admin", "invite", "--role", "anchor", "--role", "bridge"])
                as? AdminInviteCommand)
        let none = try #require(try GenesisMesh.parseAsRoot(["admin", "invite"]) as? AdminInviteCommand)

        #expect(given.role == ["anchor", "bridge"])
        #expect(none.role == ["client"])
    }

    @Test(
        "the reference's words for formats are synonyms",
        arguments: [("text", OutputFormat.table), ("human", .table), ("table", .table), ("json", .json)])
    func formats(_ word: String, _ format: OutputFormat) throws {
        #expect(OutputFormat(argument: word) == format)
    }

    @Test("options of features outside the scope are refused with a clear error")
    func outOfScope() async throws {
        let testbed = try Testbed()
        _ = await testbed.run("init")

        let edge = await testbed.run("admin invite --node-sovereign-id x")
        let prefix = await testbed.run("admin invite --executor-resource-prefix x")
        let evidence = await testbed.run("na start --evidence-store on")

        for finished in [edge, prefix, evidence] {
            #expect(finished.status == .failure)
            #expect(finished.errors.contains("not part of this version"))
        }
    }

    @Test("--debug is taken before and after the command")
    func debug() async throws {
        let testbed = try Testbed()

        for words in ["--debug keygen node --output a", "keygen node --output b --debug"] {
            #expect(await testbed.run(words).status == .success)
        }
    }

    @Test("a completion script is printed")
    func completions() async throws {
        let finished = await (try Testbed()).run("--generate-completion-script bash")

        #expect(finished.status == .success)
        #expect(finished.output.contains("genesis-mesh"))
    }
}
