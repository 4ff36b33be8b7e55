import ArgumentParser
import AuthorityTrials
import Foundation
import MeshProtocol

/// What every group of trials takes.
struct TrialOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }

    /// A trial by name; it may report on several things.
    struct Trial {
        let name: String
        let run: (_ seed: UInt64) async throws -> [TrialReport]

        init(_ name: String, run: @escaping (_ seed: UInt64) async throws -> [TrialReport]) {
            self.name = name
            self.run = run
        }

        /// A trial that makes one report, and tells of its progress on standard error.
        init<Made: ReportingTrial>(_ name: String, _ make: @escaping (_ seed: UInt64) -> Made) {
            self.init(name) { seed in
                var trial = make(seed)
                trial.report = TrialOptions.note
                return [try await trial.run()]
            }
        }
    }

    @Option(help: "The command under trial; the one beside this program by default.")
    var command: String?

    @Option(help: "Repeats a run.")
    var seed: UInt64?

    @Option(help: "How the results are printed: table or json.")
    var format = Format.table

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Only the trials with these names.", valueName: "name"))
    var only: [String] = []

    var commandURL: URL {
        if let command { return URL(fileURLWithPath: command) }
        return URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appendingPathComponent("genesis-mesh")
    }

    /// Says something on standard error.
    @Sendable
    static func note(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }

    /// Runs the named trials one after another and prints what they found.
    func run(_ trials: [Trial], schema: String) async throws {
        let unknown = only.filter { name in !trials.contains { $0.name == name } }
        guard unknown.isEmpty else {
            throw ValidationError(
                "There is no trial \(unknown.joined(separator: ", ")); the trials are "
                    + trials.map(\.name).joined(separator: ", ") + ".")
        }
        guard FileManager.default.isExecutableFile(atPath: commandURL.path) else {
            throw ValidationError("\(commandURL.path) cannot be run: build genesis-mesh, or give --command.")
        }
        let interruption = Interruption()
        defer { interruption.end() }
        let seed = seed ?? SeededGenerator.anySeed()
        var reports: [TrialReport] = []
        for trial in trials where only.isEmpty || only.contains(trial.name) {
            Self.note("== \(trial.name), seed \(seed)")
            let found: [TrialReport]
            do {
                found = try await trial.run(seed)
            } catch {
                // The others are tried all the same, and what they found is told.
                let ended = Finding("it ran to its end", measured: "\(error)", bar: "yes", isMet: false)
                found = [TrialReport(trial.name, seed: seed, [ended])]
            }
            for report in found { Self.note(report.text) }
            reports += found
        }
        show(reports, schema: schema)
        if !reports.allSatisfy(\.isMet) || reports.isEmpty { throw ExitCode.failure }
    }

    private func show(_ reports: [TrialReport], schema: String) {
        switch format {
        case .table: print(reports.map(\.text).joined(separator: "\n"))
        case .json:
            let result: JSONValue = .object([
                "schema": .string(schema), "trials": .array(reports.map(\.json)),
                "met": .bool(reports.allSatisfy(\.isMet)),
            ])
            print(String(decoding: result.indentedPlainBytes(), as: UTF8.self))
        }
    }
}
