public import AuthorityCore
internal import AuthorityStore
internal import Hummingbird
internal import Logging
internal import MeshProtocol
public import ServiceLifecycle

/// A Network Authority that answers over HTTP.
///
/// It does nothing until ``run()`` is called, and stops on graceful shutdown or cancellation. Safe to use from any
/// task.
/// - Source: Specification 06
public final class AuthorityService: Service, Sendable {
    /// The authority behind the routes, for use from Swift without HTTP.
    public let authority: NetworkAuthority
    private let application: Application<AuthorityResponder>
    private let store: SQLiteAuthorityStore
    private let port: BoundPort
    private let logger: Logger

    init(
        authority: NetworkAuthority,
        application: Application<AuthorityResponder>,
        store: SQLiteAuthorityStore,
        port: BoundPort,
        logger: Logger
    ) {
        self.authority = authority
        self.application = application
        self.store = store
        self.port = port
        self.logger = logger
    }

    /// Serves until graceful shutdown or cancellation; then stops accepting, answers what is under way for at most
    /// ten seconds, and closes the database.
    ///
    /// Call it once. Throws when the address cannot be listened on.
    public func run() async throws {
        do {
            var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
            configuration.maximumGracefulShutdownDuration = AuthorityLimits.gracefulShutdown
            let group = ServiceGroup(configuration: configuration)
            // The server waits for requests under way, so those that are held must be answered first.
            try await withGracefulShutdownHandler {
                try await group.run()
            } onGracefulShutdown: { [authority] in
                authority.releaseHeldRequests()
            }
        } catch {
            port.fail(error)
            closeStore()
            throw error
        }
        port.fail(AuthorityStartError(.notRunning, "the authority has stopped"))
        closeStore()
    }

    private func closeStore() {
        // What was granted is durable already: a database that does not close loses nothing.
        try? store.close()
    }

    /// The port that the authority listens on, as soon as it accepts connections.
    ///
    /// Waits for ``run()``; throws what made it fail, and `CancellationError` when the waiting task is cancelled.
    public func boundPort() async throws -> Int {
        try await port.value()
    }
}
