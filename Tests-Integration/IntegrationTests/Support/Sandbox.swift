import AuthorityTrials
import Foundation
import Testing

/// A folder of one test, removed at its end.
final class Sandbox: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("genesis-mesh-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        // Nothing depends on the folder any more; what cannot be removed is the system's to clean.
        try? FileManager.default.removeItem(at: folder)
    }

    func makeFolder(_ name: String) throws -> URL {
        let made = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
        return made
    }

    /// Runs a command to its end.
    func run(
        _ implementation: Implementation, _ arguments: [String], in place: URL? = nil,
        environment: [String: String] = [:]
    ) async throws -> Finished {
        let child = try ChildProcess(
            implementation.command, arguments, in: place ?? folder, environment: environment)
        let status = await child.status()
        try #require(await child.output.hasEnded())
        try #require(await child.errors.hasEnded())
        return Finished(status: status, output: child.output.text, errors: child.errors.text)
    }
}

/// What a command that ran to its end left.
struct Finished: Sendable {
    let status: Int32
    let output: String
    let errors: String

    /// The output of a command that has to succeed.
    func succeeded(_ what: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        try #require(status == 0, "\(what?.rawValue ?? "") \(errors)", sourceLocation: sourceLocation)
        return output
    }
}
