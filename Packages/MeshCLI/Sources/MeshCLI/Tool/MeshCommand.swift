internal import ArgumentParser

/// A command that runs in a ``CommandContext``.
protocol MeshCommand: ParsableCommand {
    /// The options that every command has.
    var common: CommonOptions { get }

    /// Does what the command says, or throws a ``CommandFailure`` or any error that describes itself.
    func run(in context: CommandContext) async throws
}
