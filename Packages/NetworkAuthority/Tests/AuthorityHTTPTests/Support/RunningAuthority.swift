import AuthorityCore
import Logging
import ServiceLifecycle

@testable import AuthorityHTTP

/// An authority that serves on free ports for the length of a closure.
enum RunningAuthority {
    static let quietLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Runs the closure, then shuts the authority down gracefully.
    static func during<Value: Sendable>(
        _ configuration: AuthorityServerConfiguration, logger: Logger = quietLogger,
        _ body: @Sendable @escaping (AuthorityService, _ port: Int) async throws -> Value
    ) async throws -> Value {
        let service = try await buildAuthority(configuration, logger: logger)
        let group = ServiceGroup(configuration: .init(services: [service], logger: quietLogger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let value = try await body(service, try await service.boundPort())
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return value
        }
    }
}
