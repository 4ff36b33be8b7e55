public import AuthorityCore
internal import AuthorityStore
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
    /// The listeners and what they need, in the order of their start.
    private let services: [any Service]
    private let store: SQLiteAuthorityStore
    private let certificates: ServerCertificates?
    private let ports: (main: BoundPort, metrics: BoundPort)
    private let logger: Logger

    init(
        authority: NetworkAuthority,
        services: [any Service],
        store: SQLiteAuthorityStore,
        certificates: ServerCertificates?,
        ports: (main: BoundPort, metrics: BoundPort),
        logger: Logger
    ) {
        self.authority = authority
        self.services = services
        self.store = store
        self.certificates = certificates
        self.ports = ports
        self.logger = logger
    }

    /// Serves until graceful shutdown; then stops accepting, answers what is under way for at most
    /// ten seconds, and closes the database.
    ///
    /// Cancelling it ends connections at once. Call it once. Throws when the address cannot be listened on.
    public func run() async throws {
        do {
            var configuration = ServiceGroupConfiguration(services: services, logger: logger)
            configuration.maximumGracefulShutdownDuration = AuthorityLimits.gracefulShutdown
            let group = ServiceGroup(configuration: configuration)
            // The server waits for requests under way, so those that are held must be answered first.
            try await withGracefulShutdownHandler {
                try await group.run()
            } onGracefulShutdown: { [authority] in
                authority.releaseHeldRequests()
            }
        } catch {
            fail(error)
            closeStore()
            throw error
        }
        fail(AuthorityStartError(.notRunning, "the authority has stopped"))
        closeStore()
    }

    private func fail(_ error: any Error) {
        ports.main.fail(error)
        ports.metrics.fail(error)
    }

    private func closeStore() {
        // What was granted is durable already: a database that does not close loses nothing.
        try? store.close()
    }

    /// The port that the authority listens on, as soon as it accepts connections.
    ///
    /// Waits for ``run()``; throws what made it fail, and `CancellationError` when the waiting task is cancelled.
    public func boundPort() async throws -> Int {
        try await ports.main.value()
    }

    /// The port that counters are served on, as soon as it accepts connections.
    ///
    /// Throws as ``boundPort()`` does, and at once when there is no listener for counters.
    public func boundMetricsPort() async throws -> Int {
        try await ports.metrics.value()
    }

    /// Reads the TLS certificate and key again; new connections get the new certificate, others keep theirs.
    ///
    /// Blocks on the disk. When the files cannot be used, the certificate in use stays, the fault is logged, and
    /// ``AuthorityStartError`` is thrown. Without TLS nothing happens.
    public func reloadCertificates() throws {
        guard let certificates else { return }
        do {
            try certificates.reload()
            logger.info("TLS certificate reloaded", metadata: ["tls.end": "\(certificates.end.zuluText)"])
        } catch {
            logger.error("TLS certificate not reloaded, the old one stays", metadata: ["error": "\(error)"])
            throw error
        }
    }
}
