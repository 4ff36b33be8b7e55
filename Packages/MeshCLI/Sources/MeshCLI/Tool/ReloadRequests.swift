internal import ServiceLifecycle
internal import UnixSignals

/// What asks a long-running command to read its files again.
public enum ReloadRequests: Sendable {
    /// Nothing.
    case never

    /// SIGHUP of this process.
    case signals

    /// The elements of a stream; for commands that run inside another process.
    case stream(AsyncStream<Void>)

    /// Begins to take requests: from now on a signal no longer ends the process.
    func open() async -> OpenReloadRequests {
        switch self {
        case .never: .never
        case .signals: .signals(await UnixSignalsSequence(trapping: .sighup))
        case .stream(let stream): .stream(stream)
        }
    }
}

/// Requests to read files again that are being taken.
enum OpenReloadRequests: Sendable {
    case never
    case signals(UnixSignalsSequence)
    case stream(AsyncStream<Void>)

    /// Calls `body` at each request, until the task is cancelled.
    func forEach(_ body: () async -> Void) async {
        switch self {
        case .never: break
        case .signals(let signals): for await _ in signals { await body() }
        case .stream(let stream): for await _ in stream { await body() }
        }
        // No more will come, but who runs this is to go on. Cancelling is the only end, and no error to report.
        try? await gracefulShutdown()
    }
}
