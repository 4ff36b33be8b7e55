internal import ArgumentParser
internal import MeshConformance
internal import MeshProtocol

/// `dev conformance`: runs a folder of test vectors.
struct DevConformanceCommand: MeshCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance",
        abstract: "Run the files of a folder of test vectors.",
        discussion: """
            Prints a line for each file, names each failing case and each file that cannot be run, and closes with \
            'N passed, N failed'. Exit status 1 on any failure, and on a file that cannot be run.
            """)

    @Option(name: .long, parsing: .unconditional, help: ArgumentHelp("The folder.", valueName: "path"))
    var vectors: String

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp("Run these files only: exact names without extension.", valueName: "name,name"))
    var only: String?

    @OptionGroup var outputOptions: OutputOptions
    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) async throws {
        let names = only.map { $0.split(separator: ",").map(String.init) }
        if let names, names.isEmpty { throw ValidationError("--only names no file.") }
        let runner: ConformanceRunner
        do {
            runner = try ConformanceRunner(folder: context.absolute(vectors), only: names)
        } catch {
            throw CommandFailure("\(error)")
        }
        let report = runner.run { file in
            for line in file.lines { context.announce(line, as: outputOptions.format) }
        }
        context.show(ConformanceResult(report: report), as: outputOptions.format)
        guard report.isSuccess else { throw CommandFailure.reported }
    }
}

/// The outcome of a run, whose files have been told already where the result is text.
struct ConformanceResult: CommandResult {
    static let schema = "genesis-mesh/dev-conformance/1"

    let report: ConformanceReport

    var members: [(String, JSONValue)] {
        (report.json.objectValue ?? JSONObject()).filter { $0.name != "schema" }.map { ($0.name, $0.value) }
    }

    var text: String { report.totals }
}
