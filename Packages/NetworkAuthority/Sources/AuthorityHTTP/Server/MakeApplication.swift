internal import AuthorityCore
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// Puts routes, server and timers together.
func makeApplication(
    authority: NetworkAuthority, options: HTTPOptions, port: BoundPort, logger: Logger
) -> Application<AuthorityResponder> {
    let channel = HTTP1Channel.Configuration(
        idleTimeout: TimeAmount(AuthorityLimits.idle),
        httpDecoderConfiguration: .init(
            maxHeaderFieldSize: AuthorityLimits.headerBytes, maxHeaderListSize: AuthorityLimits.headerBytes,
            maxHeaderFieldCount: AuthorityLimits.headerFields))
    return Application(
        responder: AuthorityResponder(
            routes: AuthorityRoutes(authority: authority, options: options), logger: logger),
        server: .http1(configuration: channel),
        configuration: ApplicationConfiguration(
            address: .hostname(options.host, port: options.port), serverName: nil),
        services: [AuthorityMaintenance(authority: authority, logger: logger)],
        onServerRunning: { channel in
            port.set(channel.localAddress?.port ?? options.port)
        },
        logger: logger)
}
