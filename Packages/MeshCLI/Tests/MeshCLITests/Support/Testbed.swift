import Foundation
import MeshCLI
import MeshCrypto
import MeshProtocol

/// A folder of its own in which commands run in process; removed at the end.
final class Testbed: Sendable {
    /// A command that has ended.
    struct Finished {
        let status: CommandStatus
        let output: String
        let errors: String
    }

    let folder: String
    let clock: any WallClock

    init(clock: any WallClock = SystemWallClock()) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("mesh-cli-\(UUID().uuidString)")
        for name in ["work", "home", "tmp"] {
            try FileManager.default.createDirectory(
                at: url.appendingPathComponent(name), withIntermediateDirectories: true)
        }
        folder = url.path
        self.clock = clock
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    var work: String { folder + "/work" }
    var home: String { folder + "/home" }
    var temporary: String { folder + "/tmp" }

    func context(
        output: any TextOutput, errors: any TextOutput, stop: AsyncStream<Void>? = nil,
        reload: AsyncStream<Void>? = nil, environment: [String: String] = [:], in directory: String? = nil
    ) -> CommandContext {
        CommandContext(
            output: output, errorOutput: errors, currentDirectory: directory ?? work, homeDirectory: home,
            temporaryDirectory: temporary, clock: clock, stop: .stream(stop ?? AsyncStream { _ in }),
            reload: reload.map { .stream($0) } ?? .never, environment: environment)
    }

    /// Runs a command to its end.
    func run(
        _ arguments: [String], environment: [String: String] = [:], in directory: String? = nil
    ) async -> Finished {
        let output = CapturedOutput()
        let errors = CapturedOutput()
        let context = context(output: output, errors: errors, environment: environment, in: directory)
        let status = await MeshCommandLine.run(arguments, in: context)
        return Finished(status: status, output: output.text, errors: errors.text)
    }

    /// Runs a command line of plain words.
    func run(_ words: String, environment: [String: String] = [:]) async -> Finished {
        await run(words.split(separator: " ").map(String.init), environment: environment)
    }

    func path(_ name: String) -> String { work + "/" + name }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    func read(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: path(name), atomically: true, encoding: .utf8)
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
    }

    func mode(of name: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int
    }
}

/// A time that stands still.
struct FixedClock: WallClock {
    let time: UTCTime

    func now() -> UTCTime { time }
}
