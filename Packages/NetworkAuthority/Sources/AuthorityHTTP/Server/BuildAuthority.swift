internal import AuthorityAudit
internal import AuthorityCore
internal import AuthorityStore
internal import Hummingbird
public import Logging
internal import MeshCrypto
internal import MeshProtocol
internal import ServiceLifecycle

/// Makes an authority that is ready to run: verifies the configuration, opens and migrates the database, publishes the
/// first documents where there are none, and prepares the listener.
///
/// `na start`, `dev up` and the tests all use it. Nothing listens before `run()` of the result.
/// Throws ``AuthorityStartError`` or ``AuthorityStoreError`` with what is wrong and what to do.
/// - Source: Specification 06 §13
public func buildAuthority(
    _ configuration: AuthorityServerConfiguration,
    logger: Logger
) async throws -> AuthorityService {
    let parts = try await AuthorityParts(configuration, logger: logger)
    let ports = (main: BoundPort(), metrics: BoundPort())
    let requests = RequestCounters()
    let log = RequestLog(scope: parts.options.requestLog, logger: logger)
    var services: [any Service] = [log]
    if let audit = parts.audit { services.append(AuthorityAuditing(log: audit, logger: logger)) }
    if let address = parts.options.metricsAddress {
        services.append(
            makeMetricsApplication(
                authority: parts.authority, options: parts.options, address: address, port: ports.metrics,
                requests: requests, audit: parts.audit, log: log, logger: logger))
    } else {
        ports.metrics.fail(AuthorityStartError(.notRunning, "no listener for counters is configured"))
    }
    services.append(
        makeApplication(
            authority: parts.authority, options: parts.options, port: ports.main, requests: requests,
            audit: parts.audit, log: log, logger: logger))
    warn(of: parts.options, logger: logger)
    return AuthorityService(
        authority: parts.authority, services: services, store: parts.store, certificates: parts.options.certificates,
        ports: ports, logger: logger)
}

/// Says in the log what an operator should not overlook.
private func warn(of options: HTTPOptions, logger: Logger) {
    if let certificates = options.certificates {
        if certificates.end <= SystemWallClock().now() {
            logger.warning("the TLS certificate has expired", metadata: ["tls.end": "\(certificates.end.zuluText)"])
        }
    } else if !ListenAddress.isLoopback(options.host) {
        logger.warning("serving plain HTTP to other machines", metadata: ["server.address": "\(options.host)"])
    }
}

/// The parts of an authority before they are put together.
struct AuthorityParts: Sendable {
    let options: HTTPOptions
    let store: SQLiteAuthorityStore
    let authority: NetworkAuthority
    let audit: AuthorityAuditLog?

    init(_ configuration: AuthorityServerConfiguration, logger: Logger) async throws {
        options = try HTTPOptions(configuration)
        store = try SQLiteAuthorityStore(path: configuration.databasePath)
        authority = try NetworkAuthority(
            configuration: configuration.authority, store: store, signer: configuration.signer,
            clock: configuration.clock, timer: configuration.timer)
        let path = configuration.auditPath ?? AuthorityAuditLog.defaultPath(databasePath: configuration.databasePath)
        audit = path.map { [store] path in
            AuthorityAuditLog(
                path: path, signer: configuration.signer, store: store, clock: configuration.clock,
                timer: configuration.timer)
        }
        try await audit?.prepare()
        if let audit { authority.retainAuditEvents { audit.exportState } }
        try await authority.prepare()
    }
}
