internal import MeshProtocol
internal import MeshTransport
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import NIOWebSocket

/// Opens connections: connect, TLS where asked for, HTTP upgrade, under one deadline with the handshake.
struct Dialer: Sendable {
    let environment: ConnectionEnvironment
    let eventLoop: any EventLoop
    let tlsContext: NIOSSLContext?

    /// Dials an endpoint.
    ///
    /// - Parameter endpoint: where to connect to.
    /// - Returns: the admitted link, or a failure with a ``LinkError``.
    func dial(_ endpoint: Endpoint) -> EventLoopFuture<WebSocketLink> {
        let promise = eventLoop.makePromise(of: WebSocketLink.self)
        let start = eventLoop.now
        ClientBootstrap(group: eventLoop)
            .connectTimeout(TimeAmount(environment.configuration.handshakeDeadline))
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .connect(host: endpoint.host, port: endpoint.port)
            .whenComplete { result in
                switch result {
                case .failure(let error): promise.fail(Self.connectError(error, endpoint: endpoint))
                case .success(let channel):
                    do {
                        try begin(channel, endpoint: endpoint, start: start, promise: promise)
                    } catch {
                        channel.close(promise: nil)
                        promise.fail(Self.connectError(error, endpoint: endpoint))
                    }
                }
            }
        return promise.futureResult
    }

    /// Upgrades a connected socket, on its event loop.
    ///
    /// - Parameters:
    ///   - channel: the socket.
    ///   - endpoint: what was dialled.
    ///   - start: when connecting began.
    ///   - promise: completed with the admitted link or a ``LinkError``.
    func begin(
        _ channel: any Channel,
        endpoint: Endpoint,
        start: NIODeadline,
        promise: EventLoopPromise<WebSocketLink>
    ) throws {
        guard environment.registry.dialed(channel) else {
            throw LinkError(.notRunning, "the transport is shutting down")
        }
        let connection = ConnectionShell(
            channel: channel,
            environment: environment,
            direction: .dialed,
            start: start
        ) { promise.fail($0) }
        environment.registry.opened(connection)
        let pipeline = channel.pipeline.syncOperations
        if endpoint.scheme == .wss, let tlsContext {
            let name = Self.isAddress(endpoint.host) ? nil : endpoint.host
            try pipeline.addHandler(NIOSSLClientHandler(context: tlsContext, serverHostname: name))
        }
        let limit = UpgradeByteLimit(connection: connection)
        let response = UpgradeResponseHandler(connection: connection)
        try pipeline.addHandler(limit)
        let parts = NIOLoopBound((connection, limit, response), eventLoop: channel.eventLoop)
        let upgrader = NIOWebSocketClientUpgrader(
            maxFrameSize: environment.configuration.maximumFrameBytes,
            automaticErrorHandling: false
        ) { channel, response in
            let (connection, limit, handler) = parts.value
            ConnectionPipeline.afterUpgrade(connection) {
                let version = try Self.selectedVersion(response.headers)
                let pipeline = channel.pipeline.syncOperations
                pipeline.removeHandler(limit, promise: nil)
                pipeline.removeHandler(handler, promise: nil)
                try ConnectionPipeline.install(on: connection, version: version, endpoint: endpoint) { result in
                    promise.completeWith(result.mapError { $0 as any Error })
                }
            }
            return channel.eventLoop.makeSucceededVoidFuture()
        }
        try pipeline.addHTTPClientHandlers(
            leftOverBytesStrategy: .forwardBytes,
            withClientUpgrade: (upgraders: [upgrader], completionHandler: { _ in })
        )
        try pipeline.addHandler(response)
        channel.write(HTTPClientRequestPart.head(Self.request(for: endpoint)), promise: nil)
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
    }

    private static func request(for endpoint: Endpoint) -> HTTPRequestHead {
        let host = endpoint.host.contains(":") ? "[\(endpoint.host)]" : endpoint.host
        let offered = LinkVersion.offered.compactMap(\.subprotocol).joined(separator: ", ")
        let headers: HTTPHeaders = ["Host": "\(host):\(endpoint.port)", Acceptor.subprotocolHeader: offered]
        let path = endpoint.path.isEmpty ? "/" : endpoint.path
        return HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers)
    }

    /// Judges what the server selected; selecting what was not offered fails the connection.
    ///
    /// - Source: RFC 6455 §4.1
    private static func selectedVersion(_ headers: HTTPHeaders) throws(LinkError) -> LinkVersion {
        guard headers["Sec-WebSocket-Extensions"].isEmpty else {
            throw LinkError(.handshakeFailed, "the server selected an extension that was not offered")
        }
        let selected = headers[canonicalForm: Acceptor.subprotocolHeader]
        guard !selected.isEmpty else { return .legacy }
        let version = LinkVersion.best(of: selected)
        guard selected.count == 1, version != .legacy else {
            throw LinkError(.handshakeFailed, "the server selected a subprotocol that was not offered")
        }
        return version
    }

    private static func isAddress(_ host: String) -> Bool {
        // A text that is no address fails to parse; that is the answer.
        (try? SocketAddress(ipAddress: host, port: 0)) != nil
    }

    private static func connectError(_ error: any Error, endpoint: Endpoint) -> LinkError {
        switch error {
        case let error as LinkError: error
        case ChannelError.connectTimeout:
            LinkError(.handshakeTimeout, "connecting to \(endpoint) took longer than the deadline")
        default: LinkError(.connectFailed, "cannot connect to \(endpoint): \(error)")
        }
    }
}
