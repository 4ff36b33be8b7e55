internal import MeshCrypto
internal import MeshProtocol
internal import MeshTransport
internal import NIOCore
internal import NIOWebSocket

/// Builds the part of a pipeline that both roles share, once the upgrade is complete.
enum ConnectionPipeline {
    /// Runs what follows an upgrade; a failure of it ends the connection, because NIO would leave it as it is.
    ///
    /// - Parameters:
    ///   - connection: the connection, on whose event loop this is called.
    ///   - body: what follows.
    static func afterUpgrade(_ connection: ConnectionShell, _ body: () throws -> Void) {
        do {
            try body()
        } catch let error as LinkError {
            connection.handshakeFailed(error.code, reason: error.message)
        } catch {
            connection.handshakeFailed(.handshakeFailed, reason: "the upgrade failed: \(error)")
        }
    }

    /// Puts the frame gate in front of NIO's codec, the message handler behind it, and begins the handshake.
    ///
    /// - Parameters:
    ///   - connection: the connection, on whose event loop this is called.
    ///   - version: the selected form of frames.
    ///   - endpoint: what was dialled, nil if accepted.
    ///   - reportLink: called once with the link, when the observer has admitted it.
    static func install(
        on connection: ConnectionShell,
        version: LinkVersion,
        endpoint: Endpoint?,
        reportLink: @escaping (Result<WebSocketLink, LinkError>) -> Void
    ) throws {
        let pipeline = connection.channel.pipeline.syncOperations
        let gate = FrameGate(
            judge: FrameHeaderJudge(
                expectsMask: connection.direction == .accepted,
                maximumMessageBytes: connection.environment.configuration.maximumHandshakeMessageBytes
            ),
            connection: connection
        )
        let encoder = try pipeline.handler(type: WebSocketFrameEncoder.self)
        let frames = WebSocketFrameHandler(connection: connection)
        try pipeline.addHandler(gate, position: .before(encoder))
        try pipeline.addHandler(frames)
        let handshake = HandshakeStage(connection: connection) { session, peer in
            let stage = LinkStage(
                connection: connection,
                frames: frames,
                session: session,
                peer: peer,
                endpoint: endpoint,
                version: version
            )
            guard connection.established(stage: stage) else { return }
            if let code = stage.begin() {
                reportLink(.failure(LinkError(.refusedByUs(code), "this side refused the link with code \(code)")))
            } else {
                reportLink(.success(stage.link))
            }
        }
        connection.upgraded(gate: gate, stage: handshake)
        handshake.begin()
    }
}
