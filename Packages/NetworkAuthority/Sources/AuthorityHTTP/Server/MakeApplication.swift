internal import AuthorityCore
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// Puts routes, server and timers together.
func makeApplication(
    authority: NetworkAuthority, options: HTTPOptions, port: BoundPort, logger: Logger
) -> Application<AuthorityResponder> {
    let routes = AuthorityRoutes(authority: authority, options: options)
    let sockets = SocketCount(limit: AuthorityLimits.sockets)
    // Deadlines are kept by ConnectionGuard: the server's own idle timer does not see the cached replies.
    let channel = HTTP1Channel.Configuration(
        additionalChannelHandlers: [
            BareReplyHandler(), ConnectionGuard(sockets: sockets), CachedReplyHandler(routes: routes),
        ],
        idleTimeout: nil,
        httpDecoderConfiguration: .init(
            maxHeaderFieldSize: AuthorityLimits.headerBytes, maxHeaderListSize: AuthorityLimits.headerBytes,
            maxHeaderFieldCount: AuthorityLimits.headerFields))
    return Application(
        responder: AuthorityResponder(routes: routes, logger: logger),
        server: .http1(configuration: channel),
        configuration: ApplicationConfiguration(
            address: .hostname(options.host, port: options.port), serverName: nil),
        services: [AuthorityMaintenance(authority: authority, logger: logger)],
        onServerRunning: { channel in
            port.set(channel.localAddress?.port ?? options.port)
        },
        logger: logger)
}
