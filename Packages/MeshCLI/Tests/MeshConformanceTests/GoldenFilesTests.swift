import MeshConformance
import Testing

@Suite("Golden files")
struct GoldenFilesTests {
    private static let required = [
        "admin-requests", "audit-log", "canonical-json", "files", "invite-token", "key-succession", "keys", "models",
        "node-requests", "noise-xx", "peer-announcement", "strict-json", "verification", "wire-messages",
    ]

    @Test("every case of the file comes out as recorded", arguments: required)
    func passes(name: String) throws {
        let report = try ConformanceRunner(folder: VectorFolders.golden, only: [name]).run()

        #expect(report.files.flatMap(\.lines).count == 1, "\(report.lines.joined(separator: "\n"))")
        #expect(report.isSuccess)
        #expect(report.passed > 0)
    }

    @Test("the committed files have this many cases, so that none is lost unnoticed")
    func counts() throws {
        let report = try ConformanceRunner(folder: VectorFolders.committed, only: Self.required).run()

        let counts = report.files.map { "\($0.name) \($0.passed)" }
        #expect(
            counts == [
                "admin-requests 10", "audit-log 26", "canonical-json 80", "files 5", "invite-token 1",
                "key-succession 16", "keys 26",
                "models 18", "node-requests 5", "noise-xx 8", "peer-announcement 2", "strict-json 40",
                "verification 18", "wire-messages 34",
            ])
    }

    @Test("files that cannot be run are named, and the run is no success")
    func cannotRun() throws {
        let report = try ConformanceRunner(folder: VectorFolders.committed).run()

        let named = report.files.filter { $0.cannotRun != nil }.map(\.name)
        #expect(named == ["behaviour", "cli-surface", "cli-transcripts", "http-contract"])
        #expect(!report.isSuccess)
        #expect(report.failed == 0)
    }
}
