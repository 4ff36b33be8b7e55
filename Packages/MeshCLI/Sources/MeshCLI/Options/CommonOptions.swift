internal import ArgumentParser

/// The options that every command has.
struct CommonOptions: ParsableArguments {
    @Flag(name: .long, help: "Log details to standard error.")
    var debug = false
}
