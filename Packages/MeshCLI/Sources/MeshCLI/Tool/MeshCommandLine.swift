internal import ArgumentParser

/// The `genesis-mesh` command.
public enum MeshCommandLine: Sendable {
    /// Runs the command of this process's arguments and ends the process with its status.
    public static func main() async -> Never {
        let status = await run(Array(CommandLine.arguments.dropFirst()), in: .process())
        GenesisMesh.exit(withError: ExitCode(status.rawValue))
    }

    /// Runs one command in `context`, without touching the process.
    ///
    /// - Parameter arguments: the arguments after the command's name.
    /// - Returns: how the process would end.
    public static func run(_ arguments: [String], in context: CommandContext) async -> CommandStatus {
        let command: any ParsableCommand
        do {
            command = try GenesisMesh.parseAsRoot(arguments)
        } catch {
            return report(parsing: error, in: context)
        }
        guard let command = command as? any MeshCommand else {
            return explain(command, in: context)
        }
        var context = context
        context.isDebugging = command.common.debug || arguments.prefix { $0.hasPrefix("-") }.contains("--debug")
        do {
            try await command.run(in: context)
            return .success
        } catch {
            return report(error, of: command, in: context)
        }
    }

    /// Answers a command line that names no command to run: help that was asked for, or else wrong usage.
    private static func explain(_ command: any ParsableCommand, in context: CommandContext) -> CommandStatus {
        var command = command
        let help = String(describing: type(of: command)) == "HelpCommand"
        do {
            try command.run()
        } catch {
            let text = GenesisMesh.fullMessage(for: error) + "\n"
            (help ? context.output : context.errorOutput).write(text)
        }
        return help ? .success : .usage
    }

    private static func report(parsing error: any Error, in context: CommandContext) -> CommandStatus {
        let message = GenesisMesh.fullMessage(for: error) + "\n"
        if GenesisMesh.exitCode(for: error).isSuccess {
            context.output.write(message)
            return .success
        }
        context.errorOutput.write(message)
        return .usage
    }

    private static func report(
        _ error: any Error, of command: any MeshCommand, in context: CommandContext
    ) -> CommandStatus {
        switch error {
        case let failure as CommandFailure:
            if let message = failure.message { context.note("Error: \(message)") }
            return failure.status
        case let error as ValidationError:
            context.note(type(of: command).fullMessage(for: error))
            return .usage
        case is CancellationError:
            context.note("Error: interrupted before it was done.")
            return .failure
        default:
            context.note("Error: \(error)")
            return .failure
        }
    }
}
