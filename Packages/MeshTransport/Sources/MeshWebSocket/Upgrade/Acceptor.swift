internal import Logging
internal import MeshTransport
internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket

/// Prepares accepted sockets: admission, deadline, HTTP upgrade.
struct Acceptor: Sendable {
    let environment: ConnectionEnvironment

    /// Prepares a socket on its event loop; one that is not admitted is closed at once.
    func configure(_ channel: any Channel) throws {
        if let refusal = environment.registry.accepted(channel, now: .now) {
            environment.logger.debug(
                "socket refused",
                metadata: ["mesh.socket.refusal": "\(refusal)", "mesh.socket.source": "\(channel.source)"]
            )
            channel.close(promise: nil)
            return
        }
        let logger = environment.logger
        let connection = ConnectionShell(
            channel: channel,
            environment: environment,
            direction: .accepted,
            start: channel.eventLoop.now
        ) { error in
            logger.debug("inbound handshake failed", metadata: ["error.reason": "\(error)"])
        }
        environment.registry.opened(connection)
        let pipeline = channel.pipeline.syncOperations
        let limit = UpgradeByteLimit(connection: connection)
        let plain = PlainRequestHandler(connection: connection)
        try pipeline.addHandler(limit)
        let parts = NIOLoopBound((connection, limit, plain), eventLoop: channel.eventLoop)
        let upgrader = makeUpgrader { channel, version in
            let (connection, limit, plain) = parts.value
            ConnectionPipeline.afterUpgrade(connection) {
                let pipeline = channel.pipeline.syncOperations
                pipeline.removeHandler(limit, promise: nil)
                pipeline.removeHandler(plain, promise: nil)
                try ConnectionPipeline.install(on: connection, version: version, endpoint: nil) { _ in }
            }
        }
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false,
            withServerUpgrade: (upgraders: [upgrader], completionHandler: { _ in })
        )
        try pipeline.addHandler(plain)
    }

    private func makeUpgrader(
        _ install: @escaping @Sendable (any Channel, LinkVersion) -> Void
    ) -> NIOWebSocketServerUpgrader {
        NIOWebSocketServerUpgrader(
            maxFrameSize: environment.configuration.maximumFrameBytes,
            automaticErrorHandling: false,
            shouldUpgrade: { channel, request in
                var headers = HTTPHeaders()
                if let subprotocol = Self.selectVersion(request.headers).subprotocol {
                    headers.add(name: Self.subprotocolHeader, value: subprotocol)
                }
                return channel.eventLoop.makeSucceededFuture(headers)
            },
            upgradePipelineHandler: { channel, request in
                install(channel, Self.selectVersion(request.headers))
                return channel.eventLoop.makeSucceededVoidFuture()
            }
        )
    }

    /// The header in which subprotocols are offered and selected.
    static let subprotocolHeader = "Sec-WebSocket-Protocol"

    private static func selectVersion(_ headers: HTTPHeaders) -> LinkVersion {
        LinkVersion.best(of: headers[canonicalForm: subprotocolHeader])
    }
}
