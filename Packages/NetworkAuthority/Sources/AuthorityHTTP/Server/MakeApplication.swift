internal import AuthorityAudit
internal import AuthorityCore
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// Puts routes, server and timers together.
func makeApplication(
    authority: NetworkAuthority, options: HTTPOptions, port: BoundPort, requests: RequestCounters = RequestCounters(),
    audit: AuthorityAuditLog? = nil, log: RequestLog? = nil, logger: Logger
) -> Application<AuthorityResponder> {
    let routes = AuthorityRoutes(authority: authority, options: options, requests: requests, audit: audit)
    let log = log ?? RequestLog(scope: .off, logger: logger)
    return Application(
        responder: AuthorityResponder(routes: routes, log: log, logger: logger),
        server: listener(
            AuthorityLimits.sockets, options.certificates, cached: CachedReplyHandler(routes: routes, log: log)),
        configuration: ApplicationConfiguration(
            address: .hostname(options.host, port: options.port), serverName: nil),
        services: [AuthorityMaintenance(authority: authority, logger: logger)],
        onServerRunning: { channel in
            port.set(channel.localAddress?.port ?? options.port)
        },
        logger: logger)
}

/// The listener that serves counters and readiness alone, over plain HTTP.
func makeMetricsApplication(
    authority: NetworkAuthority, options: HTTPOptions, address: ListenAddress, port: BoundPort,
    requests: RequestCounters, audit: AuthorityAuditLog?, log: RequestLog, logger: Logger
) -> Application<AuthorityResponder> {
    Application(
        responder: AuthorityResponder(
            routes: AuthorityRoutes(authority: authority, options: options, requests: requests, audit: audit),
            log: log, logger: logger, paths: ["/metrics", "/healthz", "/readyz"]),
        server: listener(AuthorityLimits.metricsSockets, nil, cached: nil),
        configuration: ApplicationConfiguration(
            address: .hostname(address.host, port: address.port), serverName: nil),
        onServerRunning: { channel in
            port.set(channel.localAddress?.port ?? address.port)
        },
        logger: logger)
}

/// Serves HTTP/1.1 with our limits and deadlines.
private func listener(
    _ sockets: Int, _ certificates: ServerCertificates?,
    cached: @autoclosure @escaping @Sendable () -> CachedReplyHandler?
) -> HTTPServerBuilder {
    let sockets = SocketCount(limit: sockets)
    // Deadlines are kept by ConnectionGuard: the server's own idle timer does not see the cached replies.
    let configuration = HTTP1Channel.Configuration(
        additionalChannelHandlers: [BareReplyHandler(), ConnectionGuard(sockets: sockets)]
            + [cached()].compactMap(\.self),
        idleTimeout: nil,
        httpDecoderConfiguration: .init(
            maxHeaderFieldSize: AuthorityLimits.headerBytes, maxHeaderListSize: AuthorityLimits.headerBytes,
            maxHeaderFieldCount: AuthorityLimits.headerFields))
    return HTTPServerBuilder { responder in
        AuthorityChannel(
            http: HTTP1Channel(responder: responder, configuration: configuration), certificates: certificates)
    }
}
