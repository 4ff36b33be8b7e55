internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOSSL

/// Sets up the connections of a listener: TLS where there is a certificate, then HTTP/1.1.
struct AuthorityChannel: ServerChildChannel {
    let http: HTTP1Channel
    let certificates: ServerCertificates?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<AcceptedConnection> {
        channel.eventLoop.makeCompletedFuture {
            guard let certificates else { return }
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: certificates.context))
        }.flatMap {
            http.setup(channel: channel, logger: logger)
        }.flatMapThrowing { connection in
            let guardian = try channel.pipeline.syncOperations.handler(type: ConnectionGuard.self)
            return AcceptedConnection(connection, guardian.presence)
        }
    }

    func handle(value: AcceptedConnection, logger: Logger) async {
        await PeerPresence.$current.withValue(value.presence) {
            await http.handle(value: value.connection, logger: logger)
        }
    }
}
