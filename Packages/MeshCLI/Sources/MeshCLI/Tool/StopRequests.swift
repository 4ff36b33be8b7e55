internal import UnixSignals

/// What asks a long-running command to end.
public enum StopRequests: Sendable {
    /// SIGINT and SIGTERM of this process.
    case signals

    /// The elements of a stream, and its end; for commands that run inside another process.
    case stream(AsyncStream<Void>)

    /// Begins to take requests: from now on a signal no longer ends the process.
    func open() async -> OpenStopRequests {
        switch self {
        case .signals: .signals(await UnixSignalsSequence(trapping: [.sigint, .sigterm]))
        case .stream(let stream): .stream(stream)
        }
    }
}

/// Requests to stop that are being taken.
enum OpenStopRequests: Sendable {
    case signals(UnixSignalsSequence)
    case stream(AsyncStream<Void>)

    /// Calls `body` with the number of each request, the first being 1, until the task is cancelled.
    func forEach(_ body: (Int) async -> Void) async {
        var number = 0
        switch self {
        case .signals(let signals):
            for await _ in signals {
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
