internal import ArgumentParser

/// How results are shown.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Text for people; `text` and `human` mean the same.
    case table

    /// One JSON document with a `schema` member.
    case json

    init?(argument: String) {
        switch argument {
        case "table", "text", "human": self = .table
        case "json": self = .json
        default: return nil
        }
    }
}

/// The option of every command that prints a result.
struct OutputOptions: ParsableArguments {
    @Option(name: .long, help: "How results are shown: table (or text), json.")
    var format: OutputFormat = .table
}
