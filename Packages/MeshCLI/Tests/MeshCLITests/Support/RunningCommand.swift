import MeshCLI
import Testing

/// A command that runs until it is asked to stop.
struct RunningCommand: Sendable {
    let output = CapturedOutput()
    let errors = CapturedOutput()
    private let stopped: AsyncStream<Void>
    private let stopping: AsyncStream<Void>.Continuation
    private let reloaded: AsyncStream<Void>
    private let reloading: AsyncStream<Void>.Continuation

    init() {
        (stopped, stopping) = AsyncStream.makeStream(of: Void.self)
        (reloaded, reloading) = AsyncStream.makeStream(of: Void.self)
    }

    /// Asks the command to read its files again, as SIGHUP does.
    func reload() {
        reloading.yield()
    }

    /// Asks the command to end, as SIGTERM does.
    func stop() {
        stopping.yield()
    }

    /// Runs a command; `body` runs once a line of standard error begins with `ready`, and the command is stopped when it
    /// returns.
    ///
    /// - Returns: how the command ended.
    static func during(
        _ arguments: [String], in testbed: Testbed, environment: [String: String] = [:],
        ready: String = "Listening on ",
        _ body: @escaping @Sendable (RunningCommand, String) async throws -> Void
    ) async throws -> CommandStatus {
        let command = RunningCommand()
        let context = testbed.context(
            output: command.output, errors: command.errors, stop: command.stopped,
            reload: command.reloaded, environment: environment)
        return try await withThrowingTaskGroup(of: CommandStatus?.self) { tasks in
            tasks.addTask { await MeshCommandLine.run(arguments, in: context) }
            tasks.addTask {
                guard let line = await command.errors.line(beginning: ready) else { return nil }
                defer { command.stop() }
                try await body(command, String(line.dropFirst(ready.count)))
                return nil
            }
            var status: CommandStatus?
            while let ended = try await tasks.next() {
                guard let ended else { continue }
                status = ended
                tasks.cancelAll()
            }
            let errors = command.errors.text
            return try #require(status, "\(errors)")
        }
    }
}
