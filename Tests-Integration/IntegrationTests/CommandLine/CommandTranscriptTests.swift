import AuthorityTrials
import Foundation
import MeshProtocol
import Testing

/// Every recorded command line, run by the executable in the recorded order in one folder.
@Suite("Recorded command lines")
struct CommandTranscriptTests {
    @Test("each ends with the recorded status, and speaks on the recorded streams")
    func transcripts() async throws {
        let sandbox = try Sandbox()
        let (place, home) = (try sandbox.makeFolder("work"), try sandbox.makeFolder("home"))
        let recorded = try #require(try Recording.value("cli-transcripts").arrayValue)
        var compared = 0

        for line in try recorded.map({ try RecordedLine($0) }) {
            try Self.prepare(line.arguments, in: place)
            let finished = try await sandbox.run(
                .ours, line.arguments, in: place, environment: ["HOME": home.path])
            expectSame(finished, as: line)
            compared += 1
        }

        #expect(compared == recorded.count && compared >= 20)
    }

    @Test("options of features that are not part of this version are taken, and refused with a clear error")
    func refusedOptions() async throws {
        let sandbox = try Sandbox()
        let lines = [
            ["admin", "invite", "--role", "client", "--node-sovereign-id", "x", "--na", "http://127.0.0.1:1"],
            ["admin", "invite", "--role", "client", "--executor-resource-prefix", "x", "--na", "http://127.0.0.1:1"],
            ["na", "start", "--evidence-store", "on"], ["na", "verify-db", "--database-url", "postgresql://x"],
        ]
        for line in lines {
            let finished = try await sandbox.run(.ours, line)
            #expect(finished.status != 0 && finished.output.isEmpty, "\(line)")
            #expect(finished.errors.contains("not part of this version"), "\(line): \(finished.errors)")
        }
    }

    private func expectSame(_ finished: Finished, as line: RecordedLine) {
        let label: Comment = "\(line.arguments.joined(separator: " ")): \(finished.output)\(finished.errors)"
        guard line.isToBeCopied else {
            #expect(finished.status != line.status, label)
            return
        }
        #expect(finished.status == line.status, label)
        #expect(finished.output.isEmpty == line.output.isEmpty, label)
        #expect(finished.errors.isEmpty == line.errors.isEmpty, label)
    }

    /// Makes the file that a line needs beyond what the lines before it have left.
    private static func prepare(_ arguments: [String], in place: URL) throws {
        guard arguments.contains("bad.json") else { return }
        let signed = try String(contentsOf: place.appendingPathComponent("g.signed.json"), encoding: .utf8)
        let altered = signed.replacingOccurrences(of: "\"USG\"", with: "\"EVIL\"")
        try #require(altered != signed)
        try altered.write(to: place.appendingPathComponent("bad.json"), atomically: true, encoding: .utf8)
    }
}

/// A command line as it was recorded.
private struct RecordedLine {
    let arguments: [String]
    let status: Int32
    let output: String
    let errors: String
    let isToBeCopied: Bool

    init(_ json: JSONValue) throws {
        let fields = try FieldReader(json)
        arguments = try fields.strings("args")
        status = try #require(Int32(exactly: try fields.integer("exit")))
        output = try fields.string("stdout")
        errors = try fields.string("stderr")
        isToBeCopied = fields.object["copy_this"]?.boolValue ?? true
    }
}
