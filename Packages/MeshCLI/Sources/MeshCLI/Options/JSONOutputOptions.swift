internal import ArgumentParser

/// The option of commands whose result the reference prints as JSON: JSON unless text is asked for.
struct JSONOutputOptions: ParsableArguments {
    @Option(name: .long, help: "How results are shown: json, table (or text).")
    var format: OutputFormat = .json
}
