import MeshConformance
import MeshProtocol
import Testing

@Suite("ConformanceRunner")
struct ConformanceRunnerTests {
    @Test("a folder that is missing or empty is an error that says so")
    func unreadableFolders() throws {
        let empty = try TemporaryVectors()

        #expect(throws: ConformanceError.noFiles(folder: empty.path)) { try ConformanceRunner(folder: empty.path) }
        #expect {
            try ConformanceRunner(folder: "\(empty.path)/absent")
        } throws: {
            "\($0)".contains("\(empty.path)/absent")
        }
    }

    @Test(
        "a name that the folder lacks is an error, also when it is only the beginning of one",
        arguments: ["absent", "key", "keys.json", ""])
    func unknownName(name: String) throws {
        let folder = try TemporaryVectors(copying: ["keys"])

        #expect(throws: ConformanceError.unknownName(name, folder: folder.path, known: ["keys"])) {
            try ConformanceRunner(folder: folder.path, only: [name])
        }
    }

    @Test("only the files that were asked for run")
    func only() throws {
        let folder = try TemporaryVectors(copying: ["keys", "models", "http-contract"])

        let report = try ConformanceRunner(folder: folder.path, only: ["keys"]).run()

        #expect(report.files.map(\.name) == ["keys"])
        #expect(report.isSuccess)
    }

    @Test("a name that extends a known one after a dash is read like it, any other is not")
    func extendedNames() throws {
        let folder = try TemporaryVectors(copying: ["keys", "noise-xx"])
        let noise = try TemporaryVectors(copying: ["noise-xx"])
        for name in ["noise-xx-anything", "noise-xxx", "my-noise-xx"] {
            try folder.write(fileText(noise.path, "noise-xx"), to: name)
        }

        let report = try ConformanceRunner(folder: folder.path).run()

        #expect(report.files.filter(\.isSuccess).map(\.name) == ["keys", "noise-xx", "noise-xx-anything"])
        #expect(report.files.filter { $0.cannotRun != nil }.map(\.name) == ["my-noise-xx", "noise-xxx"])
        #expect(!report.isSuccess)
    }

    @Test(
        "a file that is not what its name says cannot be run, and says why",
        arguments: ["", "[]", "{}", #"{"cases":[],"cases":[]}"#, #"{"cases":[]}"#, #"{"cases":{}}"#])
    func malformedFile(text: String) throws {
        let folder = try TemporaryVectors()
        try folder.write(text, to: "strict-json")

        let report = try ConformanceRunner(folder: folder.path).run()

        #expect(report.files.first?.cannotRun != nil)
        #expect(!report.isSuccess)
        #expect(report.lines.last == "0 passed, 0 failed")
    }

    @Test("each file is reported as it ends, and the totals stand alone in the last line")
    func reporting() throws {
        let folder = try TemporaryVectors(copying: ["keys", "strict-json", "behaviour"])
        try folder.edit("strict-json", VectorEdit("max_depth", to: 2))
        var seen: [String] = []

        let report = try ConformanceRunner(folder: folder.path).run { seen.append($0.name) }

        #expect(seen == ["behaviour", "keys", "strict-json"])
        #expect(report.lines.first == "behaviour: cannot run: not run yet")
        #expect(report.lines.contains("keys: 26 passed, 0 failed"))
        #expect(report.lines.contains("strict-json: 39 passed, 1 failed"))
        #expect(report.lines.last == "65 passed, 1 failed")
    }

    @Test("the report as JSON says the same")
    func json() throws {
        let folder = try TemporaryVectors(copying: ["invite-token"])
        try folder.write("{}", to: "unheard-of")

        let json = try ConformanceRunner(folder: folder.path).run().json.objectValue

        #expect(json?["schema"] == 1)
        #expect(json?["success"] == false)
        #expect(json?["passed"] == 1)
        #expect(json?["failed"] == 0)
        #expect(json?["files"]?.arrayValue?.count == 2)
    }
}
