internal import ArgumentParser

/// `dev`: what helps with development.
struct DevCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "Run a mesh on this machine, clean up after it, and check conformance.",
        subcommands: [DevUpCommand.self, DevDownCommand.self, DevConformanceCommand.self]
    )

    @OptionGroup var common: CommonOptions
}
