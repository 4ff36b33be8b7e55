internal import UnixSignals

/// What asks a long-running command to end.
public enum StopRequests: Sendable {
    /// SIGINT and SIGTERM of this process.
    case signals

    /// The elements of a stream, and its end; for commands that run inside another process.
    case stream(AsyncStream<Void>)

    /// Calls `body` with the number of each request, the first being 1, until the task is cancelled.
    func forEach(_ body: (Int) async -> Void) async {
        var number = 0
        switch self {
        case .signals:
            for await _ in await UnixSignalsSequence(trapping: [.sigint, .sigterm]) {
                number += 1
                await body(number)
            }
        case .stream(let stream):
            for await _ in stream {
                number += 1
                await body(number)
            }
            if number == 0, !Task.isCancelled { await body(1) }
        }
    }
}
