internal import Logging
internal import ServiceLifecycle
internal import Synchronization

extension CommandContext {
    /// How long services may take to end after the first request to stop.
    static let shutdownGrace: Duration = .seconds(15)

    /// Runs `services` and, beside them, `body`, until the body ends or the process is asked to stop.
    ///
    /// At the first request the body is cancelled and the services shut down gracefully, the last one first; a second
    /// request ends them at once. What a service or the body throws is thrown.
    /// - Returns: whether the body ended by itself.
    @discardableResult
    func run(
        _ services: [any Service], logger: Logger, body: @escaping @Sendable () async throws -> Void
    ) async throws -> Bool {
        let script = ScriptService(body: body)
        var configuration = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) } + [
                .init(
                    service: script, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup)
            ], logger: logger)
        configuration.maximumGracefulShutdownDuration = Self.shutdownGrace
        let group = ServiceGroup(configuration: configuration)
        let requests = await stop.open()
        return try await withThrowingTaskGroup(of: Bool.self) { tasks in
            tasks.addTask {
                try await group.run()
                return true
            }
            tasks.addTask {
                await Self.watch(requests, for: group)
                return false
            }
            // The watcher ends first only when it gives up on a graceful end.
            let isGraceful = try await tasks.next() ?? true
            tasks.cancelAll()
            do {
                while try await tasks.next() != nil {}
            } catch is CancellationError where !isGraceful {
                throw CommandFailure("Stopped at once; what was under way is lost.")
            }
            return script.isFinished
        }
    }

    /// Passes the first request on; returns at the second one.
    private static func watch(_ requests: OpenStopRequests, for group: ServiceGroup) async {
        let (seconds, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                await requests.forEach { number in
                    if number == 1 {
                        await group.triggerGracefulShutdown()
                    } else {
                        continuation.yield()
                    }
                }
            }
            for await _ in seconds { break }
            tasks.cancelAll()
        }
    }
}

/// The part of a command that is not a service: it ends, and with it the services.
final class ScriptService: Service, Sendable {
    private let body: @Sendable () async throws -> Void
    private let finished = Mutex(false)

    init(body: @escaping @Sendable () async throws -> Void) {
        self.body = body
    }

    /// Whether the body has ended by itself.
    var isFinished: Bool { finished.withLock { $0 } }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown(body)
            if !Task.isShuttingDownGracefully { finished.withLock { $0 = true } }
        } catch  where Task.isShuttingDownGracefully {
            // Asked to stop: an end like any other, whatever was cut short.
        }
    }
}
